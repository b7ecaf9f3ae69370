import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Graded } from './session.ts';
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
  /** Every hand-in, oldest first. */
  submissions: Submission[];
}

export interface Submission {
  readonly at: number;
  readonly answer: Answer;
  readonly pins: readonly Pin[];
  /** Absent while the key is elsewhere. */
  readonly graded?: Graded;
  readonly hints: number;
}

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
  async remove(id: string): Promise<void> {
    const transaction = (await database()).transaction(['attempts', 'events'], 'readwrite');
    const events = transaction.objectStore('events');
    const keys = await events.index('attempt').getAllKeys(id);
    await Promise.all([transaction.objectStore('attempts').delete(id), ...keys.map((key) => events.delete(key)), transaction.done]);
  },
  /** Everything this site keeps in the browser: attempts, events, case files, generated databases, settings. */
  async removeAll(): Promise<void> {
    const db = await database();
    const transaction = db.transaction(['attempts', 'events', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('attempts').clear(),
      transaction.objectStore('events').clear(),
      transaction.objectStore('files').clear(),
      transaction.done,
    ]);
    for (const key of Object.keys(localStorage)) if (key.startsWith('tracehound.')) localStorage.removeItem(key);
    const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
    if (!root) return;
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) {
      await root.removeEntry(name, { recursive: true }).catch(() => undefined);
    }
  },
};
