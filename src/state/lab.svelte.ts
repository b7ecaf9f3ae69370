import type { Case } from '../case/case.ts';
import { lab as words } from '../messages/lab.ts';
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
import { isTime } from './sql/types.ts';
import { isAsked, newAttempt, type Attempt, type AttemptSource, type Submission } from './storage.ts';
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
  /** Statements that made the learner's own tables, macros and variables. */
  readonly own?: readonly string[];
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
  readonly #resume: Attempt | undefined;
  #open: OpenCase | undefined;
  #abort = new AbortController();
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** @param resume an attempt to go on with, exactly as it was left */
  constructor(source: CaseSource, attemptSource: AttemptSource, resume?: Attempt) {
    this.source = source;
    this.attemptSource = attemptSource;
    this.#resume = resume;
    if (resume) this.restore(resume);
    this.runner.onEvent = (kind, data) => this.autosave.event(kind, data);
    this.runner.onLost = (names) => {
      this.notices = [...this.notices, words.lost(names)];
    };
  }

  /** Can an answer be graded here? While the case loads: will it be? */
  get canGrade(): boolean {
    return this.#open ? this.#open.grade !== undefined : this.attemptSource.kind === 'practice';
  }

  get opened(): OpenCase | undefined {
    return this.#open;
  }

  /** The attempt as it stands now, saved or not; undefined as long as nothing is known of the case. */
  attemptNow(): Attempt | undefined {
    const attempt = this.autosave.attempt ?? this.#resume ?? (this.case && newAttempt(this.case, this.source.scenario, this.attemptSource));
    return attempt && { ...attempt, snapshot: this.snapshot() };
  }

  /** Opens the case. May be called again after a failure. */
  start(): Promise<void> {
    return (this.#starting = this.#start());
  }

  async #start(): Promise<void> {
    this.boot = { phase: 'loading' };
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const open = await this.source.open({
        onProgress: (progress) => {
          this.progress = { ...this.progress, [progress.stage]: progress };
        },
        onCase: (found) => this.#setCase(found),
        onEngine: (state) => {
          this.runner.engine = state;
        },
        signal,
      });
      if (signal.aborted) return await open.close();
      this.#open = open;
      this.#setCase(open.case);
      const moved = this.#resume !== undefined && this.#resume.caseId !== open.case.id;
      this.notices = [...(open.notices ?? []), ...(moved ? [words.otherCase(this.#resume.tracehound)] : [])];
      await this.autosave.begin(open.case, this.source.scenario, this.attemptSource, this.#resume);
      this.runner.attach(open.connector, open.restart && (() => open.restart?.() ?? Promise.resolve()));
      const last = this.autosave.attempt?.submissions.at(-1);
      // Questions were open when the page was left.
      if (last && isAsked(last) && this.autosave.state.kind !== 'elsewhere') this.report ??= last;
      this.boot = { phase: 'ready' };
      this.#rerunShown();
      void this.ribbon.load(this.runner, open.case.tables, this.window.bounds).then(async () => {
        if (this.ribbon.state === 'ready') await this.autosave.picture(this.ribbon.thumbnail());
        await this.schema.loadFunctions();
      });
    } catch (cause) {
      if (!signal.aborted) this.boot = { phase: 'failed', error: cause instanceof Error ? cause : new Error(String(cause)) };
    }
  }

  /** Saves, and frees the engine and the case's lock; an opening that is under way is given up. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#abort.abort(new Error('closed'));
    await this.#starting;
    this.timer.stop();
    await this.autosave.end();
    await this.#open?.close();
  }

  /** Keeps a row, or the whole result, as evidence. */
  pin(cell: Cell, rows: Rows, row?: number, note = ''): Pin {
    const { result } = rows;
    const sql = this.standalone(rows);
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

  /** A result's SQL so that it runs on any copy of the case: window and cells written in, as they were when it ran. */
  standalone(rows: Rows): string {
    return withCells(withWindow(rows.sql, rows.parameters), rows.cells);
  }

  /** Hands the answer in; where the key is elsewhere, keeps it for later grading. */
  async submit(): Promise<Submission> {
    this.grading = true;
    try {
      const worked = { minutes: Math.round(this.timer.kept / 60_000), hints: { ...this.hints.opened } };
      const answer = { ...this.answer.toAnswer(this.evidence.pins), worked };
      const result = await this.#open?.grade?.(answer);
      const submission: Submission = {
        at: Date.now(),
        answer,
        pins: this.evidence.pins,
        hints: this.hints.total,
        ...(result && ('report' in result ? { graded: result } : { asked: result })),
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
      history: this.runner.history,
      own: this.runner.own,
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
    this.runner.restore(saved.history, saved.own);
    this.layout.restore(saved.layout);
    this.timer.restore(saved.elapsedMs);
    this.autosave.state = { kind: 'saved', at: attempt.updatedAt };
  }

  #setCase(found: Case): void {
    this.case = found;
    this.window.setBounds(found.window.start, found.window.end);
    this.timer.minutes = found.minutes;
    this.cells.reserve(found.tables.map((table) => table.name));
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
