import type { Case } from '../case/case.ts';
import { AnswerSheet } from './answer-sheet.svelte.ts';
import { Autosave } from './autosave.svelte.ts';
import { Cells, type Cell, type Rows } from './cells.svelte.ts';
import { EditorLink } from './editor.svelte.ts';
import { Evidence, type Pin } from './evidence.svelte.ts';
import { Hints } from './hints.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { Ribbon } from './ribbon.svelte.ts';
import { Runner, type HistoryEntry } from './runner.svelte.ts';
import { SchemaFacts } from './schema.svelte.ts';
import type { CaseSource, LoadProgress, OpenCase } from './session.ts';
import { rowQuery, withCells, withWindow } from './sql/rewrite.ts';
import { readsRows, statements } from './sql/statements.ts';
import { isTime } from './sql/types.ts';
import type { Attempt, AttemptSource, Submission } from './storage.ts';
import { TimeWindow } from './time-window.svelte.ts';
import { toMs } from './times.ts';
import { Timer } from './timer.svelte.ts';
import { plain, rowValues } from './values.ts';

export type Boot = { readonly phase: 'loading' } | { readonly phase: 'ready' } | { readonly phase: 'failed'; readonly error: Error };

export interface LabSnapshot {
  readonly cells: ReturnType<Cells['snapshot']>;
  readonly range: readonly [number, number];
  readonly evidence: ReturnType<Evidence['snapshot']>;
  readonly answer: ReturnType<AnswerSheet['snapshot']>;
  readonly hints: ReturnType<Hints['snapshot']>;
  readonly history: readonly HistoryEntry[];
  readonly layout: ReturnType<Layout['snapshot']>;
  readonly elapsedMs: number;
}

/** Rows of a result kept with a pin of the whole result. */
const pinnedRows = 20;

/** The workbench: one case, one person, one engine. */
export class Lab {
  boot = $state.raw<Boot>({ phase: 'loading' });
  progress = $state.raw<Partial<Record<LoadProgress['stage'], LoadProgress>>>({});
  case = $state.raw<Case>();
  notices = $state.raw<readonly string[]>([]);
  grading = $state(false);
  /** The report on show, newest submission first. */
  report = $state.raw<Submission>();

  readonly layout = new Layout();
  readonly cells = new Cells();
  readonly editor = new EditorLink();
  readonly window = new TimeWindow();
  readonly runner = new Runner(this.cells, this.window);
  readonly schema = new SchemaFacts(this.runner);
  readonly ribbon = new Ribbon();
  readonly evidence = new Evidence();
  readonly answer = new AnswerSheet();
  readonly hints = new Hints();
  readonly timer = new Timer();
  readonly autosave = new Autosave(() => this.snapshot());

  readonly source: CaseSource;
  readonly attemptSource: AttemptSource;
  #open: OpenCase | undefined;
  #abort = new AbortController();

  constructor(source: CaseSource, attemptSource: AttemptSource) {
    this.source = source;
    this.attemptSource = attemptSource;
    this.runner.onEvent = (kind, data) => this.autosave.event(kind, data);
  }

  get canGrade(): boolean {
    return this.#open?.grade !== undefined;
  }

  get opened(): OpenCase | undefined {
    return this.#open;
  }

  /** Opens the case; with an attempt, exactly as it was left. May be called again after a failure. */
  async start(resume?: Attempt): Promise<void> {
    this.boot = { phase: 'loading' };
    this.#abort = new AbortController();
    if (resume) this.restore(resume);
    try {
      const open = await this.source.open({
        onProgress: (progress) => {
          this.progress = { ...this.progress, [progress.stage]: progress };
        },
        onCase: (found) => this.#setCase(found),
        signal: this.#abort.signal,
      });
      this.#open = open;
      this.#setCase(open.case);
      this.notices = open.notices ?? [];
      await this.autosave.begin(open.case, this.source.scenario, this.attemptSource, resume);
      this.runner.attach(
        open.connector,
        open.case.tables.map((table) => table.name),
        open.restart && (() => open.restart?.() ?? Promise.resolve()),
      );
      this.boot = { phase: 'ready' };
      this.#rerunShown();
      void this.ribbon.load(this.runner, open.case.tables, this.window.bounds).then(() => this.schema.loadFunctions());
    } catch (cause) {
      if (!this.#abort.signal.aborted) this.boot = { phase: 'failed', error: cause instanceof Error ? cause : new Error(String(cause)) };
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.autosave.end();
    this.timer.stop();
    await this.#open?.close();
  }

  /** Keeps a row, or the whole result, as evidence. */
  pin(cell: Cell, rows: Rows, row?: number, note = ''): Pin {
    const { result } = rows;
    const sql = this.standalone(rows, cell);
    const values =
      row === undefined
        ? Array.from({ length: Math.min(result.rows, pinnedRows) }, (_, index) => rowValues(result, index))
        : [rowValues(result, row)];
    const time = result.columns.findIndex((column) => isTime(column.type) && column.name !== '_arrived');
    const at = time >= 0 && values[0] ? toMs(plain(values[0][time])) : Number.NaN;
    const pin = this.evidence.add({
      kind: row === undefined ? 'result' : 'row',
      sql: row === undefined ? sql : rowQuery(sql, result.columns, values[0] ?? []),
      columns: result.columns,
      rows: values,
      total: result.rows,
      cell: cell.name,
      note,
      ...(Number.isNaN(at) ? {} : { at }),
    });
    this.autosave.event('pin', { id: pin.id, sql: pin.sql, at: pin.at });
    return pin;
  }

  /** A result's SQL so that it runs on any copy of the case: window and cells written in. */
  standalone(rows: Rows, cell: Cell): string {
    const bodies = Object.fromEntries(
      this.cells.all.flatMap((each) => {
        const body = each === cell ? undefined : statements(each.text).findLast((statement) => readsRows(statement.sql))?.sql;
        return body ? [[each.name, withWindow(body, this.window.parameters)]] : [];
      }),
    );
    return withCells(withWindow(rows.sql, rows.parameters), bodies);
  }

  /** Hands the answer in; where the key is elsewhere, keeps it for later grading. */
  async submit(): Promise<Submission> {
    this.grading = true;
    try {
      const answer = this.answer.toAnswer(this.evidence.pins);
      const graded = await this.#open?.grade?.(answer);
      const submission: Submission = {
        at: Date.now(),
        answer,
        pins: this.evidence.pins,
        hints: this.hints.total,
        ...(graded ? { graded } : {}),
      };
      await this.autosave.submitted(submission);
      this.report = submission;
      return submission;
    } finally {
      this.grading = false;
    }
  }

  snapshot(): LabSnapshot {
    return {
      cells: this.cells.snapshot(),
      range: this.window.range,
      evidence: this.evidence.snapshot(),
      answer: this.answer.snapshot(),
      hints: this.hints.snapshot(),
      history: this.runner.snapshot(),
      layout: this.layout.snapshot(),
      elapsedMs: this.timer.kept,
    };
  }

  restore(attempt: Attempt): void {
    const saved = attempt.snapshot;
    if (!saved) return;
    this.cells.restore(saved.cells);
    this.window.range = saved.range;
    this.evidence.restore(saved.evidence);
    this.answer.restore(saved.answer);
    this.hints.restore(saved.hints);
    this.runner.restoreHistory(saved.history);
    this.layout.restore(saved.layout);
    this.timer.restore(saved.elapsedMs);
  }

  #setCase(found: Case): void {
    this.case = found;
    this.window.setBounds(found.window.start, found.window.end);
    this.timer.minutes = found.minutes;
    const first = found.starters[0];
    if (first && this.cells.all.length === 1 && this.cells.active.text === '') {
      this.cells.active.text = first.sql;
      this.cells.active.cursor = [first.sql.length, first.sql.length];
    }
  }

  /** After a resume: the results that were on show, run again. */
  #rerunShown(): void {
    for (const cell of this.cells.all) {
      const shown = cell.pending;
      if (shown) this.runner.rerun(cell, shown.sql, shown.sort);
    }
  }
}
