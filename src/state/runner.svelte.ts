/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import { QueryError, type Connector, type QueryResult } from '../query/connector.ts';
import type { Cell, Cells, Rows } from './cells.svelte.ts';
import { sorted, withWindow } from './sql/rewrite.ts';
import { parametersOf, readsRows, statementAt, statements } from './sql/statements.ts';
import { identifier, tokenize, unquote } from './sql/tokens.ts';
import type { TimeWindow } from './time-window.svelte.ts';

export interface HistoryEntry {
  readonly id: number;
  readonly at: number;
  readonly cell: string;
  readonly sql: string;
  readonly rows?: number;
  readonly elapsedMs?: number;
  readonly error?: string;
}

interface Job {
  readonly cell: Cell;
  readonly sql: string;
  /** Where the statement begins in the cell's text, to place errors. */
  readonly offset: number;
  readonly sort?: Rows['sort'];
  /** Sorting and resuming leave no line in the history. */
  readonly quiet?: boolean;
}

export interface Running extends Job {
  readonly startedAt: number;
  readonly abort: AbortController;
}

const historyLength = 300;

/** Runs the learner's statements, one after another; holds them while there is no engine yet. */
export class Runner {
  current = $state.raw<Running>();
  queue = $state.raw<readonly Job[]>([]);
  /** ms since the running statement began; ticks while it runs. */
  elapsed = $state(0);
  history = $state.raw<readonly HistoryEntry[]>([]);
  /** Spoken result of the last run. */
  announcement = $state.raw<{
    readonly kind: 'rows' | 'error' | 'cancelled';
    readonly rows: number;
    readonly ms: number;
    readonly message: string;
  }>();
  restarting = $state(false);
  ready = $state(false);
  /** Statements that have ended, well or not. */
  runs = $state(0);

  #connector: Connector | undefined;
  #restart: (() => Promise<void>) | undefined;
  #cells: Cells;
  #window: TimeWindow;
  #tables = new Set<string>();
  /** View name → SQL that made it in this engine. */
  #views = new Map<string, string>();
  #nextHistory = 1;
  #background: Promise<unknown> = Promise.resolve();
  onEvent: (kind: string, data: unknown) => void = () => undefined;

  constructor(cells: Cells, window: TimeWindow) {
    this.#cells = cells;
    this.#window = window;
  }

  attach(connector: Connector, tables: readonly string[], restart?: () => Promise<void>): void {
    this.#connector = connector;
    this.#restart = restart;
    this.#tables = new Set(tables.map((name) => name.toLowerCase()));
    this.#views.clear();
    this.ready = true;
    void this.#pump();
  }

  get canRestart(): boolean {
    return this.#restart !== undefined;
  }

  /** Runs the statement under the cursor, or the selection. */
  runAt(cell: Cell, from = cell.cursor[0], to = cell.cursor[1]): void {
    const statement = statementAt(cell.text, from, to);
    if (statement) this.#enqueue({ cell, sql: statement.sql, offset: statement.start });
  }

  /** Runs every statement of every cell, in order. */
  runAll(): void {
    for (const cell of this.#cells.all) {
      for (const statement of statements(cell.text)) this.#enqueue({ cell, sql: statement.sql, offset: statement.start });
    }
  }

  /** Runs the result's own query again, in another order when asked. */
  rerun(cell: Cell, sql: string, sort?: Rows['sort']): void {
    this.#enqueue({ cell, sql, offset: 0, quiet: true, ...(sort ? { sort } : {}) });
  }

  cancel(): void {
    this.queue = [];
    this.current?.abort.abort();
  }

  async restart(): Promise<void> {
    if (!this.#restart || this.restarting) return;
    this.restarting = true;
    this.queue = [];
    this.current?.abort.abort();
    try {
      await this.#restart();
      this.#views.clear();
    } finally {
      this.restarting = false;
    }
  }

  /** A query of the workbench itself (ribbon, top values): waits until no statement of the learner runs. */
  async background(sql: string, parameters: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<QueryResult | undefined> {
    const turn = this.#background.then(async () => {
      while (this.current || this.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      if (!this.#connector || signal?.aborted) return undefined;
      const used = parametersOf(sql);
      return this.#connector.query(sql, {
        parameters: Object.fromEntries(used.map((name) => [name, parameters[name] ?? ''])),
        ...(signal ? { signal } : {}),
      });
    });
    this.#background = turn.catch(() => undefined);
    return turn;
  }

  #enqueue(job: Job): void {
    this.queue = [...this.queue.filter((each) => each.cell !== job.cell || each.sql !== job.sql), job];
    void this.#pump();
  }

  async #pump(): Promise<void> {
    const [job, ...rest] = this.queue;
    const connector = this.#connector;
    if (!job || !connector || this.current) return;
    this.queue = rest;
    const abort = new AbortController();
    this.current = { ...job, startedAt: performance.now(), abort };
    this.elapsed = 0;
    const ticker = setInterval(() => {
      this.elapsed = performance.now() - (this.current?.startedAt ?? 0);
    }, 100);
    try {
      await this.#run(job, connector, abort.signal);
    } finally {
      clearInterval(ticker);
      this.current = undefined;
      this.runs += 1;
      void this.#pump();
    }
  }

  async #run(job: Job, connector: Connector, signal: AbortSignal): Promise<void> {
    const parameters = Object.fromEntries(
      parametersOf(job.sql).flatMap((name) => {
        const value = (this.#window.parameters as Record<string, string>)[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    try {
      await this.#ensureViews(job.sql, connector, job.cell.name);
      const sql = job.sort ? sorted(job.sql, job.sort.column, job.sort.direction) : job.sql;
      const result = await connector.query(sql, { parameters, signal });
      job.cell.rows = { sql: job.sql, parameters, result, ranAt: Date.now(), ...(job.sort ? { sort: job.sort } : {}) };
      job.cell.failure = undefined;
      job.cell.pending = undefined;
      this.announcement = { kind: 'rows', rows: result.rows, ms: result.elapsedMs, message: '' };
      this.#log(job, { rows: result.rows, elapsedMs: result.elapsedMs });
      // The engine takes statements in order, so a run that reads this view finds it; nobody waits for it here.
      if (readsRows(job.sql)) void this.#createView(job.cell.name, job.sql, connector).catch(() => undefined);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const cancelled = signal.aborted || (error instanceof QueryError && error.detail.kind === 'interrupted');
      if (!cancelled) job.cell.failure = { error, offset: job.offset, sql: job.sql };
      this.announcement = { kind: cancelled ? 'cancelled' : 'error', rows: 0, ms: 0, message: error.message };
      this.#log(job, { error: cancelled ? 'cancelled' : error.message });
      if (error instanceof QueryError && error.detail.kind === 'crashed') this.#views.clear();
    }
  }

  /** Makes the views of the cells that `sql` names, those they name first. */
  async #ensureViews(sql: string, connector: Connector, self: string, trail: readonly string[] = []): Promise<void> {
    const words = new Set(
      tokenize(sql)
        .filter((token) => token.kind === 'word' || token.kind === 'quoted')
        .map((token) => unquote(token).toLowerCase()),
    );
    for (const cell of this.#cells.all) {
      if (cell.name === self || !words.has(cell.name) || trail.includes(cell.name)) continue;
      const body = statements(cell.text).findLast((statement) => readsRows(statement.sql))?.sql;
      if (!body) continue;
      await this.#ensureViews(body, connector, cell.name, [...trail, self]);
      await this.#createView(cell.name, body, connector);
    }
  }

  async #createView(name: string, sql: string, connector: Connector): Promise<void> {
    if (this.#tables.has(name.toLowerCase())) return;
    const body = withWindow(sql, this.#window.parameters);
    if (this.#views.get(name) === body) return;
    await connector.query(`CREATE OR REPLACE TEMP VIEW ${identifier(name)} AS\n${body}`);
    this.#views.set(name, body);
  }

  #log(job: Job, outcome: { rows?: number; elapsedMs?: number; error?: string }): void {
    if (job.quiet) return;
    const entry = { id: this.#nextHistory, at: Date.now(), cell: job.cell.name, sql: job.sql, ...outcome };
    this.#nextHistory += 1;
    this.history = [...this.history, entry].slice(-historyLength);
    this.onEvent('run', entry);
  }

  snapshot() {
    return this.history;
  }

  restoreHistory(saved: readonly HistoryEntry[]): void {
    this.history = saved;
    this.#nextHistory = (saved.at(-1)?.id ?? 0) + 1;
  }
}
