import { bytesToHex } from '@noble/hashes/utils.js';
import type { Case } from '../case/case.ts';
import { parseCase } from '../case/file.ts';
import { TRACEHOUND_VERSION } from '../version.ts';
import type { PracticeRequest } from './protocol.ts';

/**
 * Generated cases in the origin's private file system: `<name>.duckdb` and, written last, `<name>.json` (its Case).
 * A database without its JSON was not finished.
 */

const PREFIX = 'case-';

/** Where a case is kept. `memory` says why it is not kept. */
export type StorageState =
  | { readonly kind: 'stored' }
  /** Another tab has this case open; this one works on a copy. */
  | { readonly kind: 'copy' }
  | { readonly kind: 'memory'; readonly why: 'unavailable' | 'full' | 'busy' };

/** OPFS, or undefined where the browser has none or refuses it (private windows, plain HTTP). */
export async function storageRoot(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await navigator.storage.getDirectory();
  } catch {
    return undefined;
  }
}

/** Name of a practice case's files: a digest, which tells nothing of the words. */
export async function storedName(request: PracticeRequest): Promise<string> {
  const { scenario, seed, level, size, scale } = request;
  const text = JSON.stringify([
    TRACEHOUND_VERSION,
    scenario,
    seed
      .trim()
      .toLowerCase()
      .split(/[\s-]+/)
      .join('-'),
    level,
    size,
    scale,
  ]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return PREFIX + bytesToHex(digest.subarray(0, 12));
}

export const databaseFile = (name: string): string => `${name}.duckdb`;

/** Bytes that may still be stored, where the browser says so. */
async function freeBytes(): Promise<number> {
  const { quota = Infinity, usage = 0 } = (await navigator.storage.estimate?.()) ?? {};
  return quota - usage;
}

async function fileOf(root: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await root.getFileHandle(name)).getFile();
  } catch {
    return undefined;
  }
}

/** A finished case of that name. */
export async function findStored(
  root: FileSystemDirectoryHandle,
  name: string,
): Promise<{ readonly case: Case; readonly database: File } | undefined> {
  const [json, database] = [await fileOf(root, `${name}.json`), await fileOf(root, databaseFile(name))];
  if (!json || !database || database.size === 0) return undefined;
  try {
    return { case: parseCase(JSON.parse(await json.text())), database };
  } catch {
    // Written by another version, or cut off: it is made again.
    return undefined;
  }
}

/** Marks a case as finished. */
export async function markStored(root: FileSystemDirectoryHandle, name: string, theCase: Case): Promise<void> {
  const handle = await root.getFileHandle(`${name}.json`, { create: true });
  const writer = await handle.createWritable();
  await writer.write(JSON.stringify(theCase));
  await writer.close();
}

/** Removes the files of a case. An engine that was just ended may hold them for a moment. @returns false when they could not be removed */
export async function removeStored(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (const file of [`${name}.json`, `${databaseFile(name)}.wal`, databaseFile(name)]) {
    for (let attempt = 1; await exists(root, file); attempt++) {
      await root.removeEntry(file).catch(() => undefined);
      if (attempt === 10) return false;
      await new Promise((resolve) => setTimeout(resolve, attempt === 1 ? 0 : 50));
    }
  }
  return true;
}

const exists = (root: FileSystemDirectoryHandle, name: string): Promise<boolean> =>
  root.getFileHandle(name).then(
    () => true,
    () => false,
  );

async function names(root: FileSystemDirectoryHandle): Promise<string[]> {
  const found = new Set<string>();
  for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys())
    if (name.startsWith(PREFIX)) found.add(name.replace(/\..*$/, ''));
  return [...found].sort();
}

/**
 * Deletes the cases that were made longest ago, whatever version made them, until `bytes` are free. Cases in use stay;
 * so do all when they would not be enough.
 * @returns whether there is room now
 */
export async function makeRoom(root: FileSystemDirectoryHandle, bytes: number): Promise<boolean> {
  const free = await freeBytes();
  if (free >= bytes) return true;
  const all = await Promise.all(
    (await names(root)).map(async (name) => ({ name, file: await fileOf(root, databaseFile(name)), release: await takeCase(name) })),
  );
  const ours = all.filter(({ release }) => release).sort((a, b) => (a.file?.lastModified ?? 0) - (b.file?.lastModified ?? 0));
  try {
    if (free + ours.reduce((sum, { file }) => sum + (file?.size ?? 0), 0) < bytes) return false;
    for (const { name } of ours) {
      await removeStored(root, name);
      if ((await freeBytes()) >= bytes) return true;
    }
    return false;
  } finally {
    for (const { release } of ours) release?.();
  }
}

/** Deletes every stored case, finished or not. @returns names that are in use (another tab) and stay */
export async function deleteAll(): Promise<string[]> {
  const root = await storageRoot();
  if (!root) return [];
  const kept: string[] = [];
  for (const name of await names(root)) {
    const release = await takeCase(name);
    if (!release || !(await removeStored(root, name))) kept.push(name);
    release?.();
  }
  return kept;
}

/**
 * Takes a case for this tab until `release` is called or the tab ends.
 * @returns undefined when another tab has it
 */
export async function takeCase(name: string): Promise<(() => void) | undefined> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return () => undefined;
  return new Promise((resolve) => {
    locks
      .request(`tracehound:${name}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      // Site data is blocked: there is nothing that two tabs could share.
      .catch(() => resolve(() => undefined));
  });
}
