/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import type { QueryError, QueryResult } from '../query/connector.ts';

/** The rows of a run, with all that is needed to run it again. */
export interface Rows {
  /** As written, `$t0` and cell names included. */
  readonly sql: string;
  /** Parameters at the time of the run. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The cells that it read: name → what they were then, window written in. */
  readonly cells: Readonly<Record<string, string>>;
  readonly result: QueryResult;
  readonly sort?: { readonly column: string; readonly direction: 'asc' | 'desc' };
}

/** A failed run: where in the cell's text the statement began. */
export interface Failure {
  readonly error: QueryError | Error;
  readonly offset: number;
  readonly sql: string;
}

export type ResultView = 'table' | 'chart' | 'plain';

export interface CellSnapshot {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly cursor: readonly [number, number];
  readonly view: ResultView;
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[];
  /** What its result showed, to be run again on resume. */
  readonly shown?: { readonly sql: string; readonly sort?: Rows['sort'] };
}

/** One named query: a tab in the editor, and a view once it has run. */
export class Cell {
  readonly id: string;
  name = $state('');
  text = $state('');
  cursor = $state.raw<readonly [number, number]>([0, 0]);
  view = $state<ResultView>('table');
  /** Column name → pixels. */
  widths = $state.raw<Readonly<Record<string, number>>>({});
  hidden = $state.raw<readonly string[]>([]);
  rows = $state.raw<Rows>();
  failure = $state.raw<Failure>();
  /** Not yet run again after a resume. */
  pending = $state.raw<CellSnapshot['shown']>();

  constructor(id: string, name: string, text = '') {
    this.id = id;
    this.name = name;
    this.text = text;
    this.cursor = [text.length, text.length];
  }

  snapshot(): CellSnapshot {
    const shown = this.rows ? { sql: this.rows.sql, ...(this.rows.sort ? { sort: this.rows.sort } : {}) } : this.pending;
    return {
      id: this.id,
      name: this.name,
      text: this.text,
      cursor: this.cursor,
      view: this.view,
      widths: this.widths,
      hidden: this.hidden,
      ...(shown ? { shown } : {}),
    };
  }

  static from(saved: CellSnapshot): Cell {
    const cell = new Cell(saved.id, saved.name, saved.text);
    cell.cursor = saved.cursor;
    cell.view = saved.view;
    cell.widths = saved.widths;
    cell.hidden = saved.hidden ?? [];
    cell.pending = saved.shown;
    return cell;
  }
}

/** The learner's queries, as tabs. */
export class Cells {
  all = $state.raw<readonly Cell[]>([new Cell('c1', 'query_1')]);
  activeId = $state('c1');
  readonly active = $derived(this.all.find((cell) => cell.id === this.activeId) ?? (this.all[0] as Cell));

  /** Names that no cell may take, lower case: the tables of the case. */
  reserved: ReadonlySet<string> = new Set();
  #next = 2;

  reserve(names: readonly string[]): void {
    this.reserved = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Adds a tab and makes it the active one. A name that is taken gets a number. */
  add(text = '', name?: string): Cell {
    const cell = new Cell(`c${this.#next}`, this.freeName(name ?? `query_${this.#next}`), text);
    this.#next += 1;
    this.all = [...this.all, cell];
    this.activeId = cell.id;
    return cell;
  }

  /** Takes a cell out; the last one is emptied instead. Gives back what undoes it. */
  remove(id: string): () => void {
    const before = this.all;
    const activeBefore = this.activeId;
    const index = before.findIndex((cell) => cell.id === id);
    if (before.length === 1) {
      const cell = before[0] as Cell;
      const { text, name } = cell;
      cell.text = '';
      return () => void this.place(text, name);
    }
    this.all = before.filter((cell) => cell.id !== id);
    if (activeBefore === id) this.activeId = (this.all[Math.min(index, this.all.length - 1)] as Cell).id;
    const removed = before[index];
    return () => {
      if (removed && !this.all.includes(removed)) this.all = this.all.toSpliced(index, 0, removed);
      this.activeId = activeBefore;
    };
  }

  /** Renames to a plain, free identifier. Gives back the name taken. */
  rename(id: string, wanted: string): string {
    const cell = this.all.find((each) => each.id === id);
    if (!cell) return '';
    const plain = wanted
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, '_')
      .replace(/^(\d)/, '_$1')
      .slice(0, 40);
    if (plain && plain !== cell.name) cell.name = this.freeName(plain, id);
    return cell.name;
  }

  /** Where starters and proofs go: the active cell when it is empty, else a new one. */
  place(text: string, name?: string): Cell {
    const active = this.active;
    if (active.text.trim() !== '') return this.add(text, name);
    active.text = text;
    active.cursor = [text.length, text.length];
    if (name) active.name = this.freeName(name, active.id);
    return active;
  }

  freeName(wanted: string, except?: string): string {
    const taken = new Set([...this.reserved, ...this.all.filter((cell) => cell.id !== except).map((cell) => cell.name)]);
    if (!taken.has(wanted)) return wanted;
    let number = 2;
    while (taken.has(`${wanted}_${number}`)) number += 1;
    return `${wanted}_${number}`;
  }

  snapshot() {
    return { all: this.all.map((cell) => cell.snapshot()), active: this.activeId, next: this.#next };
  }

  restore(saved: ReturnType<Cells['snapshot']>): void {
    if (saved.all.length === 0) return;
    this.all = saved.all.map((each) => Cell.from(each));
    this.activeId = saved.active;
    this.#next = saved.next;
  }
}
