/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import type { Case } from '../case/case.ts';
import type { LabSnapshot } from './lab.svelte.ts';
import { newAttempt, storage, withSubmission, type Attempt, type AttemptEvent, type AttemptSource, type Submission } from './storage.ts';

const quietMs = 250;
/** A part that keeps changing (typing) leaves at most one event in this time. */
const eventEveryMs = 5000;

export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'elsewhere' };

/** Writes every change to the browser's database, a quarter of a second after it happened. */
export class Autosave {
  state = $state.raw<SaveState>({ kind: 'idle' });
  attempt = $state.raw<Attempt>();

  #read: () => LabSnapshot;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #events: AttemptEvent[] = [];
  #parts = new Map<string, { json: string; at: number }>();
  #pending: LabSnapshot | undefined;
  #writing: Promise<void> = Promise.resolve();
  #releaseLock: (() => void) | undefined;

  constructor(read: () => LabSnapshot) {
    this.#read = read;
  }

  /** Starts keeping an attempt: the given one, or a new one. Only one tab writes an attempt. */
  async begin(found: Case, scenario: string, source: AttemptSource, resume?: Attempt): Promise<void> {
    if (this.#stop) return;
    this.attempt ??= resume ?? newAttempt(found, scenario, source);
    if (!(await this.#lock(this.attempt.id))) {
      this.state = { kind: 'elsewhere' };
      return;
    }
    if (this.attempt.snapshot) this.state = { kind: 'saved', at: this.attempt.updatedAt };
    // What is stored already is no change: opening a case writes nothing.
    for (const [part, value] of Object.entries(this.attempt.snapshot ?? {})) this.#parts.set(part, { json: JSON.stringify(value), at: 0 });
    this.#stop = $effect.root(() => {
      $effect(() => this.#changed(this.#read()));
    });
    addEventListener('pagehide', this.#leaving);
    addEventListener('visibilitychange', this.#leaving);
  }

  /** Notes something that happened. */
  event(kind: string, data: unknown): void {
    if (this.attempt) this.#events.push({ attempt: this.attempt.id, at: Date.now(), kind, data: structuredClone(data) });
  }

  /** Keeps the thumbnail of the case with the attempt. */
  async picture(ribbon: readonly number[]): Promise<void> {
    const attempt = this.attempt;
    if (!attempt || attempt.ribbon) return;
    attempt.ribbon = ribbon;
    await this.flush();
  }

  async submitted(submission: Submission): Promise<void> {
    if (!this.attempt) return;
    this.attempt = { ...this.attempt, submissions: [...this.attempt.submissions, submission] };
    this.event('submit', { at: submission.at, score: submission.graded?.report.score });
    await this.flush();
  }

  /**
   * Keeps what became of a submission: replies, or its grade.
   * @throws when it could not be written
   */
  async resubmitted(submission: Submission): Promise<void> {
    if (!this.attempt) return;
    this.attempt = withSubmission(this.attempt, submission);
    if (submission.graded) this.event('grade', { at: submission.at, score: submission.graded.report.score });
    await this.flush();
    if (this.state.kind === 'failed') throw new Error(this.state.message);
  }

  /** Writes what is not yet written. @param worked whether it counts as work; the time on the clock alone does not */
  async flush(worked = true): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const attempt = this.attempt;
    if (!attempt || this.state.kind === 'elsewhere') return;
    const snapshot = this.#pending ?? attempt.snapshot;
    this.#pending = undefined;
    const events = this.#events;
    this.#events = [];
    const now = Date.now();
    const kept: Attempt = { ...attempt, updatedAt: worked ? now : attempt.updatedAt, ...(snapshot ? { snapshot } : {}) };
    attempt.updatedAt = kept.updatedAt;
    if (snapshot) attempt.snapshot = snapshot;
    this.#writing = this.#writing
      .then(() => storage.save(kept, events))
      .then(
        () => {
          this.state = { kind: 'saved', at: now };
        },
        (error: unknown) => {
          this.state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
        },
      );
    await this.#writing;
  }

  async end(): Promise<void> {
    this.#stop?.();
    this.#stop = undefined;
    removeEventListener('pagehide', this.#leaving);
    removeEventListener('visibilitychange', this.#leaving);
    if (this.attempt) await this.#keepTime();
    await this.#writing;
    this.#releaseLock?.();
  }

  /** Stops without writing: the attempt is being deleted. */
  abandon(): void {
    this.#stop?.();
    clearTimeout(this.#timer);
    this.#pending = undefined;
    this.attempt = undefined;
    removeEventListener('pagehide', this.#leaving);
    removeEventListener('visibilitychange', this.#leaving);
  }

  #leaving = () => void this.#keepTime();

  /** Writes what is not yet written, and the time on the clock. */
  async #keepTime(): Promise<void> {
    const worked = this.#pending !== undefined || this.#events.length > 0;
    const snapshot = this.#read();
    if (!worked && snapshot.elapsedMs === this.attempt?.snapshot?.elapsedMs) return;
    this.#pending = snapshot;
    await this.flush(worked);
  }

  #changed(snapshot: LabSnapshot): void {
    const now = Date.now();
    let changed = false;
    for (const [part, value] of Object.entries(snapshot) as [string, unknown][]) {
      if (part === 'elapsedMs') continue;
      const json = JSON.stringify(value);
      const before = this.#parts.get(part);
      if (before?.json === json) continue;
      if (before === undefined || now - before.at > eventEveryMs) {
        if (before !== undefined && part !== 'history') this.event('change', { part, value });
        this.#parts.set(part, { json, at: now });
      } else before.json = json;
      changed = true;
    }
    if (!changed) return;
    this.#pending = snapshot;
    // Not put off by further changes: whoever types without a pause is saved too.
    this.#timer ??= setTimeout(() => void this.flush(), quietMs);
  }

  async #lock(id: string): Promise<boolean> {
    if (!navigator.locks) return true;
    return new Promise((resolve) => {
      navigator.locks
        .request(`tracehound-attempt-${id}`, { ifAvailable: true }, (lock) => {
          if (!lock) {
            resolve(false);
            return undefined;
          }
          resolve(true);
          return new Promise<void>((release) => {
            this.#releaseLock = release;
          });
        })
        // Site data is blocked: no other tab can write this attempt either.
        .catch(() => resolve(true));
    });
  }
}
