/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import { QueryError, type Connector, type QueryResult } from '../query/connector.ts';
import type { EngineState } from '../query/duckdb-wasm.ts';
import { ownObject, withOwn } from '../query/own.ts';
import { statementKind } from '../query/statements.ts';
import type { Cell, Cells, Rows } from './cells.svelte.ts';
import { sorted, withWindow } from './sql/rewrite.ts';
import { parametersOf, readsRows, statementAt, statements } from './sql/statements.ts';
import { tokenize, unquote } from '../query/tokens.ts';
import { identifier } from './sql/quote.ts';
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
  /** Sorting and resuming: no line in the history, and nothing is announced. */
  readonly quiet?: boolean;
}

export interface Running extends Job {
  readonly startedAt: number;
  readonly abort: AbortController;
}

interface Announcement {
  readonly kind: 'rows' | 'error' | 'cancelled';
  readonly rows: number;
  readonly ms: number;
  readonly message: string;
}

const historyLength = 300;

const viewOf = (name: string, body: string): string => `CREATE OR REPLACE TEMP VIEW ${identifier(name)} AS\n${body}`;

/** Runs the learner's statements, one after another; holds them while there is no engine yet. */
export class Runner {
  current = $state.raw<Running>();
  queue = $state.raw<readonly Job[]>([]);
  /** ms since the running statement began; ticks while it runs. */
  elapsed = $state(0);
  history = $state.raw<readonly HistoryEntry[]>([]);
  /** Statements that made the learner's own tables, macros and variables, and the views they read, in order: run again on resume. */
  own = $state.raw<readonly string[]>([]);
  /** Spoken result of the last run. */
  announcement = $state.raw<Announcement>();
  engine = $state<EngineState>('ready');
  ready = $state(false);
  /** Statements of the learner that have ended, well or not. */
  runs = $state(0);

  #connector: Connector | undefined;
  #restart: (() => Promise<void>) | undefined;
  #cells: Cells;
  #window: TimeWindow;
  /** View name → SQL that made it in this engine. */
  #views = new Map<string, string>();
  #nextHistory = 1;
  #background: Promise<unknown> = Promise.resolve();
  /** The learner's own work is being made again; statements wait. */
  #remaking = false;
  /** Told once after a resume: names of the own work that could not be made again. */
  onLost: (names: readonly string[]) => void = () => undefined;
  onEvent: (kind: string, data: unknown) => void = () => undefined;

  constructor(cells: Cells, window: TimeWindow) {
    this.#cells = cells;
    this.#window = window;
  }

  attach(connector: Connector, restart?: () => Promise<void>): void {
    this.#connector = connector;
    this.#restart = restart;
    this.#views.clear();
    this.ready = true;
    this.#background = this.#remake(connector);
  }

  /** Makes the learner's own work again, in order, as it was made; what fails is forgotten. */
  async #remake(connector: Connector): Promise<void> {
    this.#remaking = true;
    const made: string[] = [];
    const lost = new Set<string>();
    for (const sql of this.own) {
      try {
        await connector.query(sql);
        made.push(sql);
      } catch (error) {
        lost.add(ownObject(sql)?.name ?? sql);
        // Stopped, or the engine is gone: it may run another time.
        if (!(error instanceof QueryError) || error.detail.kind === 'interrupted') made.push(sql);
      }
    }
    if (made.length < this.own.length) this.own = made;
    if (lost.size > 0) this.onLost([...lost]);
    this.#remaking = false;
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
    if (!this.#restart || this.engine === 'restarting') return;
    this.queue = [];
    this.current?.abort.abort();
    this.#views.clear();
    // That it failed shows in the state of the engine.
    await this.#restart().catch(() => undefined);
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
    if (!job || !connector || this.current || this.#remaking) return;
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
      if (!job.quiet) this.runs += 1;
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
    const broken = new Map<string, Error>();
    try {
      const cells = await this.#ensureViews(job.sql, connector, job.cell.name, broken);
      const sql = job.sort ? sorted(job.sql, job.sort.column, job.sort.direction) : job.sql;
      const result = await connector.query(sql, { parameters, signal });
      job.cell.rows = { sql: job.sql, parameters, cells, result, ...(job.sort ? { sort: job.sort } : {}) };
      if (statementKind(job.sql) === 'own') {
        const views = Object.entries(cells).map(([name, body]) => viewOf(name, body));
        this.own = [...views, withWindow(job.sql, parameters)].reduce<readonly string[]>(withOwn, this.own);
      }
      job.cell.failure = undefined;
      job.cell.pending = undefined;
      this.#announce(job, { kind: 'rows', rows: result.rows, ms: result.elapsedMs, message: '' });
      this.#log(job, { rows: result.rows, elapsedMs: result.elapsedMs });
      // The engine takes statements in order, so a run that reads this view finds it; nobody waits for it here.
      if (readsRows(job.sql)) void this.#createView(job.cell.name, job.sql, connector).catch(() => undefined);
    } catch (cause) {
      const error = blamed(cause, job.sql, broken);
      const cancelled = signal.aborted || (error instanceof QueryError && error.detail.kind === 'interrupted');
      if (!cancelled) job.cell.failure = { error, offset: job.offset, sql: job.sql };
      this.#announce(job, { kind: cancelled ? 'cancelled' : 'error', rows: 0, ms: 0, message: error.message });
      this.#log(job, { error: cancelled ? 'cancelled' : error.message });
      if (error instanceof QueryError && error.detail.kind === 'crashed') this.#views.clear();
    }
  }

  /**
   * Makes the views of the cells that `sql` names, those they name first.
   * @param broken takes up the cells that cannot be a view; only a query that reads them fails
   * @returns the cells' bodies by name
   */
  async #ensureViews(
    sql: string,
    connector: Connector,
    self: string,
    broken: Map<string, Error>,
    trail: readonly string[] = [],
  ): Promise<Record<string, string>> {
    const bodies: Record<string, string> = {};
    const words = new Set(
      tokenize(sql)
        .filter((token) => token.kind === 'word' || token.kind === 'quoted')
        .map((token) => unquote(token).toLowerCase()),
    );
    for (const cell of this.#cells.all) {
      if (cell.name === self || !words.has(cell.name) || trail.includes(cell.name)) continue;
      const body = statements(cell.text).findLast((statement) => readsRows(statement.sql))?.sql;
      if (!body || this.#cells.reserved.has(cell.name)) continue;
      Object.assign(bodies, await this.#ensureViews(body, connector, cell.name, broken, [...trail, self]));
      try {
        await this.#createView(cell.name, body, connector);
        bodies[cell.name] = withWindow(body, this.#window.parameters);
      } catch (cause) {
        broken.set(cell.name, blamed(cause, body, broken));
        // What it was before it broke is not what the query means. A table of this name stays.
        await connector.query(`DROP VIEW IF EXISTS ${identifier(cell.name)}`).catch(() => undefined);
        this.#views.delete(cell.name);
      }
    }
    return bodies;
  }

  async #createView(name: string, sql: string, connector: Connector): Promise<void> {
    if (this.#cells.reserved.has(name)) return;
    const body = withWindow(sql, this.#window.parameters);
    if (this.#views.get(name) === body) return;
    await connector.query(viewOf(name, body));
    this.#views.set(name, body);
  }

  #announce(job: Job, outcome: Announcement): void {
    if (!job.quiet) this.announcement = outcome;
  }

  #log(job: Job, outcome: { rows?: number; elapsedMs?: number; error?: string }): void {
    if (job.quiet) return;
    const entry = { id: this.#nextHistory, at: Date.now(), cell: job.cell.name, sql: job.sql, ...outcome };
    this.#nextHistory += 1;
    this.history = [...this.history, entry].slice(-historyLength);
    this.onEvent('run', entry);
  }

  restore(history: readonly HistoryEntry[], own: readonly string[] = []): void {
    this.history = history;
    this.own = own;
    this.#nextHistory = (history.at(-1)?.id ?? 0) + 1;
  }
}

/** The error of a run; where the engine misses a cell that could not be made a view, that cell's error, without its place there. */
function blamed(cause: unknown, sql: string, broken: ReadonlyMap<string, Error>): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (!(error instanceof QueryError) || error.detail.kind !== 'catalog') return error;
  const [name, inner] = [...broken].find(([each]) => error.message.toLowerCase().includes(`name ${each} `)) ?? [];
  return inner
    ? new QueryError(`In the cell ${name}: ${inner.message}`, sql, { kind: inner instanceof QueryError ? inner.detail.kind : 'other' })
    : error;
}
