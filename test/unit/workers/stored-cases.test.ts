import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteAll, makeRoom, takeCase } from '../../../src/workers/stored-cases.ts';

/** Files of the origin's private file system: name → when it was written, and bytes. */
const files = new Map<string, { at: number; bytes: number }>();
const root = {
  getFileHandle: (name: string) => {
    const file = files.get(name);
    if (!file) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    return Promise.resolve({ getFile: () => Promise.resolve({ lastModified: file.at, size: file.bytes }) });
  },
  removeEntry: (name: string) => Promise.resolve(void files.delete(name)),
  *keys() {
    yield* [...files.keys()];
  },
} as unknown as FileSystemDirectoryHandle;
const inUse = new Set<string>();

beforeEach(() => {
  files.clear();
  inUse.clear();
  for (const [name, at] of [
    ['case-new', 300],
    ['case-old', 100],
    ['case-mid', 200],
  ] as const) {
    files.set(`${name}.duckdb`, { at, bytes: 40 });
    files.set(`${name}.json`, { at, bytes: 0 });
  }
  files.set('other.txt', { at: 1, bytes: 10 });
  const locks = {
    request: (name: string, _: unknown, work: (lock: unknown) => unknown) =>
      Promise.resolve(work(inUse.has(name.replace('tracehound:', '')) ? null : {})),
  };
  const usage = () => [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  vi.stubGlobal('navigator', {
    locks,
    storage: { estimate: () => Promise.resolve({ quota: 150, usage: usage() }), getDirectory: () => Promise.resolve(root) },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});
const left = () => [...files.keys()].filter((name) => name.endsWith('.json'));

test('room is made from what was made longest ago, and no more than is needed', async () => {
  expect(await makeRoom(root, 20)).toBe(true);
  expect(left()).toHaveLength(3);
  expect(await makeRoom(root, 60)).toBe(true);
  expect(left()).toEqual(['case-new.json', 'case-mid.json']);
});

test('a case that is open, and what is not a case, stay', async () => {
  inUse.add('case-old');
  expect(await makeRoom(root, 100)).toBe(true);
  expect([...files.keys()]).toEqual(['case-old.duckdb', 'case-old.json', 'other.txt']);
});

test('nothing is deleted when all that may be is not enough', async () => {
  expect(await makeRoom(root, 141)).toBe(false);
  expect(left()).toHaveLength(3);
  inUse.add('case-old');
  expect(await makeRoom(root, 101)).toBe(false);
  expect(left()).toHaveLength(3);
});

test('a case that another tab has open is not deleted, and is named', async () => {
  inUse.add('case-mid');
  expect(await deleteAll()).toEqual(['case-mid']);
  expect([...files.keys()]).toEqual(['case-mid.duckdb', 'case-mid.json', 'other.txt']);
});

test('a browser that refuses locks has none', async () => {
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('blocked', 'SecurityError')) } });
  expect(await takeCase('case-new')).toBeTypeOf('function');
});
