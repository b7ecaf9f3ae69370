import { describe, expect, it } from 'vitest';
import type { TableSpec } from '../../../generators/core/source.ts';
import { UsedCodes } from '../../../src/query/used-codes.ts';

const spec = { name: 'rides', stage: { t: { type: 'f64' }, rider: { ref: 'string' }, route: { ref: 'string' } } } as unknown as TableSpec;
const fields = [
  { name: 't', type: 'f64' },
  { name: 'rider', type: 'u32' },
  { name: 'route', type: 'u32' },
] as const;
const batch = (riders: number[], routes: number[]) => ({
  fields,
  columns: [new Float64Array(riders.length), Uint32Array.from(riders), Uint32Array.from(routes)],
  rows: riders.length,
});

describe('used codes', () => {
  it('keeps each code of a column once, whatever batch it came in', () => {
    const used = new UsedCodes();
    used.note(spec, batch([5, 70_000, 5], [0, 0, 5]));
    used.note(spec, batch([3, 5], [9, 0]));
    const { columns, rows } = used.take().batch;
    const [places, codes] = columns as [Uint16Array, Uint32Array];
    const pairs = Array.from({ length: rows }, (_, i) => [places[i], codes[i]]);
    expect(pairs).toEqual([
      [0, 3],
      [0, 5],
      [0, 70_000],
      [1, 0],
      [1, 5],
      [1, 9],
    ]);
    expect(used.from('rides', 'route', 'route')).toContain('place = 1');
  });

  it('reads rows only, not what a buffer holds behind them', () => {
    const used = new UsedCodes();
    used.note(spec, { ...batch([1, 2], [1, 2]), rows: 1 });
    expect(Array.from(used.take().batch.columns[1] as Uint32Array)).toEqual([1, 1]);
  });

  it('names a column that no row had', () => {
    expect(() => new UsedCodes().from('rides', 'rider')).toThrow(/"rides".*"rider"/);
  });
});
