import type { Cell } from './cells.svelte.ts';

/** What an editor widget can do, whichever it is. Offsets are into the text. */
export interface EditorView {
  focus(): void;
  /** Replaces a part of the text as one undoable step, and puts the cursor behind it. */
  replace(from: number, to: number, text: string): void;
}

/** The link between the workbench and whichever editor is on the page. */
export class EditorLink {
  view = $state.raw<EditorView>();
  /** Time of the last keystroke, ms; the full editor never replaces the simple one while somebody types. */
  typedAt = 0;

  /** The next view that links takes the focus. */
  focusNext = false;

  /** Links a view; gives back what unlinks it. */
  link(view: EditorView): () => void {
    this.view = view;
    if (this.focusNext) {
      this.focusNext = false;
      view.focus();
    }
    return () => {
      if (this.view === view) this.view = undefined;
    };
  }

  /** Puts text at the cursor of the cell, with a space before it where a word would run together. */
  insert(cell: Cell, text: string): void {
    const [from, to] = cell.cursor;
    const before = cell.text.slice(0, from);
    const gap = /[\w"')]$/.test(before) && /^[\w"]/.test(text) ? ' ' : '';
    this.replace(cell, from, to, gap + text);
  }

  replace(cell: Cell, from: number, to: number, text: string): void {
    if (this.view) this.view.replace(from, to, text);
    else {
      cell.text = cell.text.slice(0, from) + text + cell.text.slice(to);
      cell.cursor = [from + text.length, from + text.length];
    }
    this.view?.focus();
  }
}
