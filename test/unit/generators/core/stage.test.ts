import { describe, expect, it } from 'vitest';
import type { ColumnBatch, Utf8Column } from '../../../../generators/core/columns.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { dimBatch } from '../../../../generators/core/dims.ts';
import { digest, TableHash } from '../../../../generators/core/hash.ts';
import { createPools } from '../../../../generators/core/pools.ts';
import type { TableSpec } from '../../../../generators/core/source.ts';
import { BATCH_ROWS, TableStage } from '../../../../generators/core/stage.ts';
import type { World } from '../../../../generators/core/world.ts';
import { utf8 } from '../../../helpers/batches.ts';

const world = { objects: { count: 0 }, buckets: [], instances: [], enis: [] } as unknown as World;
const spec = { name: 'x', stage: { n: { type: 'u32' }, who: { ref: 'string' }, text: { type: 'utf8' } } } as unknown as TableSpec;
const text = (column: Utf8Column, row: number): string =>
  new TextDecoder().decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]));

/** Stages rows in pieces of the given sizes. */
async function staged(
  names: readonly string[],
  pieces: readonly number[],
  before: readonly string[] = [],
): Promise<{ batches: ColumnBatch[]; sha256: string; total: number }> {
  const pools = createPools(world);
  before.forEach((name) => pools.string(name));
  const batches: ColumnBatch[] = [];
  const stage = new TableStage(spec, pools, { labels: false }, (batch) => batches.push(batch));
  let at = 0;
  for (const size of pieces) {
    const part = names.slice(at, at + size);
    stage.add(
      [
        Uint32Array.from(part, (_, i) => at + i),
        Uint32Array.from(part, (name) => pools.string(name)),
        utf8(part.map((name) => `<${name}>`)),
      ],
      part.length,
      0,
    );
    at += size;
  }
  stage.flush();
  return { batches, sha256: await stage.sha256(), total: stage.total };
}

const names = Array.from({ length: 300 }, (_, i) => `name ${i % 17} ü`);

describe('table stage', () => {
  it('gives back the rows it was given', async () => {
    const { batches, total } = await staged(names, [1, 99, 200]);
    expect(total).toBe(300);
    expect(batches).toHaveLength(1);
    const [batch] = batches;
    expect(batch!.fields).toEqual([
      { name: 'n', type: 'u32' },
      { name: 'who', type: 'u32' },
      { name: 'text', type: 'utf8' },
    ]);
    names.forEach((name, row) => {
      expect((batch!.columns[0] as Uint32Array)[row]).toBe(row);
      expect(text(batch!.columns[2] as Utf8Column, row)).toBe(`<${name}>`);
    });
  });

  it('hashes rows, not the way they came or the codes they got', async () => {
    const whole = await staged(names, [300]);
    expect((await staged(names, [1, 2, 97, 200])).sha256).toBe(whole.sha256);
    expect((await staged(names, [300], ['others', 'interned', 'first'])).sha256).toBe(whole.sha256);
    expect((await staged([...names.slice(0, 299), 'another'], [300])).sha256).not.toBe(whole.sha256);
    expect((await staged([names[1]!, names[0]!, ...names.slice(2)], [300])).sha256).not.toBe(whole.sha256);
  });

  it('cuts batches at a fixed number of rows and hands its buffers over', () => {
    const batches: ColumnBatch[] = [];
    const numbers = { name: 'y', stage: { n: { type: 'f64' } } } as unknown as TableSpec;
    const stage = new TableStage(numbers, createPools(world), { labels: true }, (batch) => batches.push(batch));
    const rows = Float64Array.from({ length: 50_000 }, (_, i) => i);
    for (let i = 0; i < 3; i++) stage.add([rows], rows.length, i);
    stage.flush();
    expect(batches.map((batch) => batch.rows)).toEqual([BATCH_ROWS, BATCH_ROWS, 150_000 - 2 * BATCH_ROWS]);
    const buffers = batches.flatMap((batch) => batch.columns.map((column) => (column as Float64Array).buffer));
    expect(new Set(buffers).size).toBe(buffers.length);
    expect((batches[0]!.columns[0] as Float64Array)[50_001]).toBe(1);
    expect((batches[0]!.columns[1] as Uint16Array)[50_001]).toBe(1);
  });

  it('explains wrong columns', () => {
    const stage = new TableStage(spec, createPools(world), { labels: false }, () => {});
    const good = [new Uint32Array(1), new Uint32Array(1), utf8(['a'])] as const;
    expect(() => stage.add([good[0]], 1, 0)).toThrow(/1 columns were emitted, but its stage has 3/);
    expect(() => stage.add([new Float64Array(1), good[1], good[2]], 1, 0)).toThrow(/"n" must be Uint32Array/);
    expect(() => stage.add([good[0], new Uint32Array([9]), good[2]], 1, 0)).toThrow(/code 9 was never interned/);
    expect(() => stage.add([good[0], good[1], new Uint32Array(1)], 1, 0)).toThrow(/"text" must be text/);
  });
});

describe('hash', () => {
  it('is the same on the platform and in plain code, and copies before it returns', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i * 7);
    const expected = sha256(bytes);
    const pending = digest(bytes);
    bytes.fill(0);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(await pending).toEqual(expected);
    const platform = new TableHash();
    const plain = new TableHash((piece) => Promise.resolve(sha256(piece)));
    for (const hash of [platform, plain]) {
      hash.text('rows');
      hash.array(Float64Array.of(1, 2, 3));
    }
    expect(await platform.hex()).toBe(await plain.hex());
  });
});

describe('dimension tables', () => {
  it('hold the asked values, text with letters beyond ASCII too', () => {
    const pools = createPools(world);
    const codes = ['Zoë', 'plain', '東京'].map((value) => pools.string(value));
    const batch = dimBatch(pools, 'string', codes);
    expect(batch.rows).toBe(3);
    expect([...(batch.columns[0] as Uint32Array)]).toEqual(codes);
    expect([0, 1, 2].map((row) => text(batch.columns[1] as Utf8Column, row))).toEqual(['Zoë', 'plain', '東京']);
  });
  it('give parameters one row per entry', () => {
    const pools = createPools(world);
    const batch = dimBatch(pools, 'params', [pools.params({ a: '1', 'b.c': '' })]);
    expect(batch.fields.map(({ name }) => name)).toEqual(['code', 'key', 'value']);
    expect([0, 1].map((row) => [text(batch.columns[1] as Utf8Column, row), text(batch.columns[2] as Utf8Column, row)])).toEqual([
      ['a', '1'],
      ['b.c', ''],
    ]);
  });
});
