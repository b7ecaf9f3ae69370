/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import type { Case } from '../case/case.ts';
import type { LabSnapshot } from './lab.svelte.ts';
import { storage, type Attempt, type AttemptEvent, type AttemptSource, type Submission } from './storage.ts';

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
    this.attempt = resume ?? {
      id: crypto.randomUUID(),
      version: 1,
      scenario,
      title: found.title,
      source,
      caseId: found.id,
      tracehound: found.tracehound,
      createdAt: Date.now(),
      updatedAt: Date.now(),
      submissions: [],
    };
    if (!(await this.#lock(this.attempt.id))) {
      this.state = { kind: 'elsewhere' };
      return;
    }
    let first = true;
    this.#stop = $effect.root(() => {
      $effect(() => {
        const snapshot = this.#read();
        if (first && !resume) this.#pending = snapshot;
        first = false;
        this.#changed(snapshot);
      });
    });
    addEventListener('pagehide', this.#flushNow);
    addEventListener('visibilitychange', this.#flushNow);
  }

  /** Notes something that happened. */
  event(kind: string, data: unknown): void {
    if (this.attempt) this.#events.push({ attempt: this.attempt.id, at: Date.now(), kind, data: structuredClone(data) });
  }

  async submitted(submission: Submission): Promise<void> {
    if (!this.attempt) return;
    this.attempt = { ...this.attempt, submissions: [...this.attempt.submissions, submission] };
    this.event('submit', { at: submission.at, score: submission.graded?.report.score });
    await this.flush();
  }

  /** Writes what is not yet written. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const attempt = this.attempt;
    if (!attempt || this.state.kind === 'elsewhere') return;
    const snapshot = this.#pending ?? attempt.snapshot;
    this.#pending = undefined;
    const events = this.#events;
    this.#events = [];
    const kept: Attempt = { ...attempt, updatedAt: Date.now(), ...(snapshot ? { snapshot } : {}) };
    attempt.updatedAt = kept.updatedAt;
    if (snapshot) attempt.snapshot = snapshot;
    this.#writing = this.#writing
      .then(() => storage.save(kept, events))
      .then(
        () => {
          this.state = { kind: 'saved', at: kept.updatedAt };
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
    removeEventListener('pagehide', this.#flushNow);
    removeEventListener('visibilitychange', this.#flushNow);
    await this.flush();
    this.#releaseLock?.();
  }

  /** Stops without writing: the attempt is being deleted. */
  abandon(): void {
    this.#stop?.();
    clearTimeout(this.#timer);
    this.#pending = undefined;
    this.attempt = undefined;
    removeEventListener('pagehide', this.#flushNow);
    removeEventListener('visibilitychange', this.#flushNow);
  }

  #flushNow = () => {
    if (this.#pending || this.#events.length > 0) void this.flush();
  };

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
      void navigator.locks.request(`tracehound-attempt-${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(false);
          return undefined;
        }
        resolve(true);
        return new Promise<void>((release) => {
          this.#releaseLock = release;
        });
      });
    });
  }
}
