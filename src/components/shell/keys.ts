import type { Lab } from '../../state/lab.svelte.ts';
import { goToTab } from './go.ts';
import type { Actions } from './menu.ts';

/** Moves the focus to the next region that is on screen. */
function cycleRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (each) => each.offsetParent !== null || each.getClientRects().length > 0,
  );
  const now = regions.findIndex((each) => each.contains(document.activeElement));
  const next = regions[(now + (back ? -1 : 1) + regions.length) % regions.length];
  if (!next) return;
  const inside = next.querySelector<HTMLElement>(
    'regular-table td[tabindex="0"], textarea, .monaco-editor textarea, [role=tab][aria-selected=true], button:not(:disabled), [tabindex="0"], input, select',
  );
  if (next.dataset.region === 'results') (next.querySelector<HTMLElement>('regular-table td[tabindex="0"]') ?? inside)?.focus();
  else inside?.focus();
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.monaco-editor') !== null);

/** The workbench's keys, before the editor sees them. Gives back what removes them. */
export function bindKeys(lab: Lab, actions: Actions & { palette: () => void }): () => void {
  const run = (event: KeyboardEvent): boolean => {
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const dialog = document.querySelector('dialog[open]') !== null;
    if (event.key === 'F6') {
      cycleRegion(event.shiftKey);
      return true;
    }
    if (mod && !event.altKey) {
      if (key === 'k') {
        actions.palette();
        return true;
      }
      if (dialog) return false;
      if (event.key === 'Enter') {
        if (event.shiftKey) lab.runner.runAll();
        else lab.runner.runAt(lab.cells.active);
        return true;
      }
      if (key === 'b') {
        lab.layout.leftOpen = !lab.layout.leftOpen;
        return true;
      }
      if (key === '.') {
        lab.layout.rightOpen = !lab.layout.rightOpen;
        return true;
      }
      if (key === 's') {
        void lab.autosave.flush();
        return true;
      }
      if (key === 'h') {
        actions.history();
        return true;
      }
      if (key === 'f' && event.shiftKey) {
        actions.format();
        return true;
      }
      return false;
    }
    if (dialog) return false;
    if (event.altKey && !mod) {
      const digit = /^Digit(\d)$/.exec(event.code)?.[1];
      if (!digit) return false;
      if (event.shiftKey) {
        const tab = (['brief', 'evidence', 'answer', 'log'] as const)[Number(digit) - 1];
        if (tab) goToTab(lab, tab);
        return tab !== undefined;
      }
      const view = (['table', 'chart', 'plain'] as const)[Number(digit) - 1];
      if (view) lab.cells.active.view = view;
      return view !== undefined;
    }
    const list = document.querySelector('[role=listbox], .suggest-widget.visible, .find-widget.visible') !== null;
    if (event.key === 'Escape' && lab.runner.current && !list) {
      lab.runner.cancel();
      return true;
    }
    if (event.key === '?' && !typing(event.target) && lab.layout.singleKeys) {
      actions.keyboard();
      return true;
    }
    return false;
  };
  const listener = (event: KeyboardEvent) => {
    if (run(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  addEventListener('keydown', listener, { capture: true });
  return () => removeEventListener('keydown', listener, { capture: true });
}
