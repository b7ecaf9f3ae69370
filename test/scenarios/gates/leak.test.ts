import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auc } from '../../../src/case/classifier.ts';
import type { GateCase } from '../../../src/case/gate.ts';
import { changed, gate, rejects, soundCase } from './sound.ts';

let sound: GateCase;
beforeAll(async () => {
  sound = await soundCase();
});
afterAll(() => sound.connector.close());

describe('leak', () => {
  interface Row {
    readonly incident: boolean;
    readonly features: readonly number[];
    readonly value?: string;
  }
  type Sample = Readonly<Record<string, readonly Row[]>>;
  /** 400 pairs; `tell` shifts one meaningless feature of the incident's rows. */
  const samples = (tell: number) => {
    let state = 12345;
    const draw = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    return [
      {
        cloudtrail: Array.from({ length: 800 }, (_, index) => ({
          incident: index % 2 === 0,
          features: [draw() + (index % 2 === 0 ? tell : 0), draw(), draw()],
        })),
      },
    ];
  };
  it('rejects incident rows that their ids give away, and accepts those that they do not', () => {
    rejects(gate('leak').judge(samples(0.3)), /cloudtrail: AUC 0\.\d+ is further from 0\.5 than 0\.06/);
    expect(gate('leak').judge(samples(0)).pass).toBe(true);
  });
  it('says nothing about too few rows', () => {
    const [all] = samples(0.3);
    const result = gate('leak').judge([{ cloudtrail: all!.cloudtrail.slice(0, 100) }]);
    expect(result).toMatchObject({ pass: true, figure: expect.stringContaining('too few') as string });
  });
  /** How well the best single feature tells the incident's rows, from 0.5 to 1. */
  const told = (list: readonly Row[] = []): number =>
    Math.max(
      ...(list[0]?.features ?? []).map((_, index) => {
        const area = auc(
          list.map((row) => row.features[index] ?? 0),
          list.map((row) => row.incident),
        );
        return Math.max(area, 1 - area);
      }),
    );
  const collected = async (): Promise<Sample> => (await gate('leak').collect(sound)) as Sample;
  const incident = (): string => {
    const labels = sound.manifest.labels.flatMap((label, index) => (index > 0 && label.kind === 'incident' ? [index] : []));
    return `_rid IN (SELECT _rid FROM truth.cloudtrail WHERE label IN (${labels.join(', ')}))`;
  };
  /** What the gate collects while cloudtrail is changed. */
  const collectedWith = (sql: string): Promise<Sample> => changed(sound, sql, collected);
  it('pairs as many incident as background rows of the case', async () => {
    const { cloudtrail } = await collected();
    expect(cloudtrail!.length).toBeGreaterThan(20);
    expect(cloudtrail!.filter((row) => row.incident)).toHaveLength(cloudtrail!.length / 2);
  });
  it('sees ids, columns that are NULL and places in which only the incident’s rows stand', async () => {
    const plain = await collected();
    expect(told(plain['cloudtrail'])).toBeLessThan(0.8);
    expect(told(plain['cloudtrail nulls'])).toBe(0.5);
    const short = await collectedWith(`UPDATE cloudtrail SET requestid = left(requestid, 12) WHERE ${incident()}`);
    expect(told(short['cloudtrail'])).toBe(1);
    const gone = await collectedWith(`UPDATE cloudtrail SET tlsdetails = NULL WHERE ${incident()}`);
    expect(told(gone['cloudtrail nulls'])).toBe(1);
    const sevenths = (table: string, those: string): string =>
      `UPDATE ${table} SET _rid = _rid * 7 + CASE WHEN ${those} THEN 6 ELSE 0 END;`;
    const last = await collectedWith(sevenths('cloudtrail', incident()) + sevenths('truth.cloudtrail', 'label > 0'));
    expect(told(last['cloudtrail'])).toBe(1);
  });
  it('counts rows of one instant once: they share the digits of their time', async () => {
    const alike = "UPDATE cloudtrail SET eventname = 'GetObject'";
    const hits = (sample: Sample): number => (sample['cloudtrail'] ?? []).filter((row) => row.incident).length;
    expect(hits(await collectedWith(alike))).toBeGreaterThan(5);
    const first = `(SELECT min(eventtime) FROM cloudtrail WHERE ${incident()})`;
    expect(hits(await collectedWith(`${alike}; UPDATE cloudtrail SET eventtime = ${first} WHERE ${incident()}`))).toBeLessThanOrEqual(1);
  });
  it('counts a value of a dictionary once, however often it stands there, and sees values at the end of their dictionary', async () => {
    const { dictionary } = await collected();
    expect(dictionary!.some((row) => row.incident)).toBe(true);
    // What differs in its numbers alone is one value in all cases.
    expect(dictionary!.filter((row) => /[0-9]/.test(row.value ?? ''))).toEqual([]);
    const again = Array.from({ length: 200 }, () => ({ dictionary: dictionary! }));
    expect(gate('leak').judge(again)).toMatchObject({
      pass: true,
      figure: expect.stringContaining('not judged, too few rows: dictionary') as string,
    });
    const values = (count: number): Row[] =>
      Array.from({ length: 2 * count }, (_, n) => ({
        incident: n % 2 === 0,
        value: `v${n}`,
        features: [((n * 0.618) % 1) * 0.5 + (n % 2 === 0 ? 0.5 : 0), 0],
      }));
    rejects(gate('leak').judge([{ dictionary: values(250) }]), /dictionary: AUC/);
  });
});
