import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Case } from '../case/case.ts';
import type { Asked, Graded } from './session.ts';
import type { LabSnapshot } from './lab.svelte.ts';
import type { Pin } from './evidence.svelte.ts';

export type AttemptSource =
  | {
      readonly kind: 'practice';
      readonly words: string;
      readonly level: 1 | 2 | 3;
      readonly size: 'full' | 'short';
      readonly scale?: number | undefined;
    }
  | { readonly kind: 'file'; readonly name: string };

/** One person's work on one case. */
export interface Attempt {
  readonly id: string;
  readonly version: 1;
  readonly scenario: string;
  readonly title: string;
  readonly source: AttemptSource;
  readonly caseId: string;
  /** Tracehound that made the case. */
  readonly tracehound: string;
  readonly createdAt: number;
  updatedAt: number;
  snapshot?: LabSnapshot;
  /** Events over the time of the case, for its thumbnail. Known once the case has been loaded. */
  ribbon?: readonly number[];
  /** Every hand-in, oldest first. */
  submissions: Submission[];
}

/** A random id. `crypto.randomUUID` is only there in secure contexts, and the lab also runs over plain HTTP. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** An attempt at a case in which nothing has been done yet. */
export const newAttempt = (found: Case, scenario: string, source: AttemptSource): Attempt => ({
  id: newId(),
  version: 1,
  scenario,
  title: found.title,
  source,
  caseId: found.id,
  tracehound: found.tracehound,
  createdAt: Date.now(),
  updatedAt: Date.now(),
  submissions: [],
});

export interface Submission {
  readonly at: number;
  readonly answer: Answer;
  readonly pins: readonly Pin[];
  /** Absent while the key is elsewhere, and while follow-up questions are open. */
  readonly graded?: Graded;
  /** Follow-up questions that wait for replies. */
  readonly asked?: Asked;
  /** Replies as far as they are written, by claim. */
  readonly replies?: Readonly<Record<string, string>>;
  readonly hints: number;
}

/** Does it wait for replies to follow-up questions? */
export const isAsked = ({ asked, graded }: Submission): boolean => asked !== undefined && !graded;

/** The submission that a report opens with: one that waits for replies, else the newest with a grade, else the newest. */
export const shownFirst = ({ submissions }: Attempt): Submission | undefined => {
  const last = submissions.at(-1);
  return last && isAsked(last) ? last : (submissions.findLast(({ graded }) => graded) ?? last);
};

/** The attempt with a submission in the place of the one handed in at the same time. */
export const withSubmission = (attempt: Attempt, submission: Submission): Attempt => ({
  ...attempt,
  submissions: attempt.submissions.map((each) => (each.at === submission.at ? submission : each)),
});

/** Something that happened in an attempt, for the replay. */
export interface AttemptEvent {
  readonly attempt: string;
  readonly at: number;
  readonly kind: string;
  readonly data: unknown;
}

interface Schema extends DBSchema {
  attempts: { key: string; value: Attempt; indexes: { updatedAt: number } };
  events: { key: number; value: AttemptEvent; indexes: { attempt: string } };
  /** `.thcase` files that attempts stand on, by case id. */
  files: { key: string; value: Blob };
}

let opening: Promise<IDBPDatabase<Schema>> | undefined;

/** The page's database. A failed opening is tried again next time. */
function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('tracehound', 1, {
    upgrade(db) {
      db.createObjectStore('attempts', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
      db.createObjectStore('events', { autoIncrement: true }).createIndex('attempt', 'attempt');
      db.createObjectStore('files');
    },
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

export const storage = {
  /** Writes the attempt and its events in one transaction. */
  async save(attempt: Attempt, events: readonly AttemptEvent[] = []): Promise<void> {
    const transaction = (await database()).transaction(['attempts', 'events'], 'readwrite');
    await Promise.all([
      transaction.objectStore('attempts').put(attempt),
      ...events.map((event) => transaction.objectStore('events').add(event)),
      transaction.done,
    ]);
  },
  /** Changes an attempt as it is stored now, if it is still there. */
  async update(id: string, change: (attempt: Attempt) => Attempt): Promise<void> {
    const { store } = (await database()).transaction('attempts', 'readwrite');
    const attempt = await store.get(id);
    if (attempt) await store.put(change(attempt));
  },
  async attempt(id: string): Promise<Attempt | undefined> {
    return (await database()).get('attempts', id);
  },
  /** Newest first. */
  async attempts(): Promise<Attempt[]> {
    return (await (await database()).getAllFromIndex('attempts', 'updatedAt')).reverse();
  },
  async events(attempt: string): Promise<AttemptEvent[]> {
    return (await database()).getAllFromIndex('events', 'attempt', attempt);
  },
  async keepFile(caseId: string, file: Blob): Promise<void> {
    await (await database()).put('files', file, caseId);
  },
  async file(caseId: string): Promise<Blob | undefined> {
    return (await database()).get('files', caseId);
  },
  /** Deletes an attempt with its events, and the case files that no attempt stands on any more. */
  async remove(id: string): Promise<void> {
    const transaction = (await database()).transaction(['attempts', 'events', 'files'], 'readwrite');
    const [attempts, events, files] = [
      transaction.objectStore('attempts'),
      transaction.objectStore('events'),
      transaction.objectStore('files'),
    ];
    await attempts.delete(id);
    for (const key of await events.index('attempt').getAllKeys(id)) await events.delete(key);
    const needed = new Set((await attempts.getAll()).map((attempt) => attempt.caseId));
    for (const caseId of await files.getAllKeys()) if (!needed.has(caseId)) await files.delete(caseId);
    await transaction.done;
  },
  /**
   * Everything this site keeps in the browser: attempts, events, case files, generated databases, settings.
   * @returns names of cases that another tab has open: they stay
   */
  async removeAll(): Promise<string[]> {
    const db = await database();
    const transaction = db.transaction(['attempts', 'events', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('attempts').clear(),
      transaction.objectStore('events').clear(),
      transaction.objectStore('files').clear(),
      transaction.done,
    ]);
    for (const key of Object.keys(localStorage)) if (key.startsWith('tracehound.')) localStorage.removeItem(key);
    const { deleteAll } = await import('../workers/stored-cases.ts');
    return deleteAll();
  },
};
