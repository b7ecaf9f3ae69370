import { beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SCHEMAS, type EventBatch } from '../../generators/core/events.ts';
import { defineSource, type Source, type SourceContext, type TableSpec } from '../../generators/core/source.ts';
import { sources } from '../../generators/index.ts';
import { decodedRows, generateAll, hashes, testSeed, type Generated } from '../helpers/generate.ts';
import { fixtureIncident, lawConfig, withIncident } from '../helpers/law-case.ts';

const units = [fixtureIncident];
const specs: readonly TableSpec[] = [...sources.values()].flatMap((source) => source.tables);
const sorted = (rows: string[]): string[] => rows.sort();

/** Like `toEqual` for many rows: quick when they agree, and otherwise it shows the first that differs. */
function expectSameRows(rows: string[], wanted: string[], about: string): void {
  const at = wanted.findIndex((row, i) => row !== rows[i]);
  if (at >= 0) expect(rows[at], `${about}, row ${at} of ${wanted.length} (${rows.length})`).toBe(wanted[at]);
  expect(rows.length, about).toBe(wanted.length);
}

/** The source with one more in the first number of one row of a table. */
function spoiled(source: Source, table: string): Source {
  let done = false;
  const spoil = (context: SourceContext): SourceContext => ({
    ...context,
    emit(name, batch, columns, rows) {
      const column = columns.find((each) => ArrayBuffer.isView(each)) as Uint32Array | undefined;
      if (done || name !== table || rows === 0 || !column) return context.emit(name, batch, columns, rows);
      done = true;
      column[0]! += 1;
      context.emit(name, batch, columns, rows);
      column[0]! -= 1;
    },
  });
  return {
    ...source,
    accepts: Object.fromEntries(
      Object.entries(source.accepts).map(([type, accept]) => [
        type,
        (batch: never, context: SourceContext) => (accept as (batch: never, context: SourceContext) => void)(batch, spoil(context)),
      ]),
    ),
    start: (context) => source.start?.(spoil(context)),
    finish: (context) => source.finish?.(spoil(context)),
  };
}

let whole: Generated;
beforeAll(async () => {
  whole = await generateAll(withIncident(), testSeed(1), { units, labels: true });
}, 120_000);

describe('same seed, same bytes', () => {
  it('twice the same hashes', async () => {
    expect(hashes(await generateAll(withIncident(), testSeed(1), { units }))).toEqual(hashes(whole));
  }, 120_000);

  it('another seed changes every table that has rows', async () => {
    const other = hashes(await generateAll(withIncident(), testSeed(2), { units }));
    for (const [name, { rows, sha256 }] of whole.tables) if (rows > 0) expect(other[name], name).not.toBe(sha256);
  }, 120_000);

  it('the hash sees a change of one value, in its own table alone', async () => {
    const name = [...whole.tables.values()].find(({ rows }) => rows > 0)!.name;
    const observers = [...sources.values()].map((source) =>
      source.tables.some((table) => table.name === name) ? spoiled(source, name) : source,
    );
    const again = hashes(await generateAll(withIncident(), testSeed(1), { units, observers }));
    expect(again[name]).not.toBe(hashes(whole)[name]);
    expect({ ...again, [name]: '' }).toEqual({ ...hashes(whole), [name]: '' });
  }, 120_000);
});

describe('streams', () => {
  it('give the same rows when their cells are made in another order', async () => {
    const shuffled = await generateAll(withIncident(), testSeed(1), {
      units,
      labels: true,
      order: (cells) =>
        cells
          .map((cell, i) => [(i * 7919) % cells.length, cell] as const)
          .sort(([a], [b]) => a - b)
          .map(([, cell]) => cell),
    });
    for (const spec of specs) expectSameRows(sorted(decodedRows(shuffled, spec)), sorted(decodedRows(whole, spec)), spec.name);
  }, 120_000);

  it('give the same rows in three shards as in one', async () => {
    const rows = new Map(specs.map((spec) => [spec.name, [] as string[]]));
    const config = lawConfig();
    const observed = [...sources.values()].filter((source) => !source.start && !source.finish);
    for (const shard of [0, 1, 2]) {
      const part = await generateAll(config, testSeed(1), {
        observers: observed,
        order: (cells) => cells.slice(Math.floor((cells.length * shard) / 3), Math.floor((cells.length * (shard + 1)) / 3)),
      });
      for (const { tables } of observed) for (const spec of tables) rows.get(spec.name)!.push(...decodedRows(part, spec));
    }
    const one = await generateAll(config, testSeed(1), { observers: observed });
    const scripts = await generateAll(config, testSeed(1), { observers: observed, order: () => [] });
    for (const { tables } of observed) {
      for (const spec of tables) {
        const scripted = decodedRows(scripts, spec);
        // Each shard repeats the scripts.
        expect(rows.get(spec.name)!.length - 2 * scripted.length, spec.name).toBe(decodedRows(one, spec).length);
        expectSameRows(sorted([...rows.get(spec.name)!]), sorted([...decodedRows(one, spec), ...scripted, ...scripted]), spec.name);
      }
    }
  }, 240_000);
});

describe('one thing more or less leaves the rest alone', () => {
  it('a source less: the other tables keep their hashes', async () => {
    for (const drop of [...sources.keys()].filter((_, i) => i % 6 === 3)) {
      const ids = [...sources.keys()].filter((id) => id !== drop);
      const fewer = hashes(await generateAll(withIncident({ sources: ids }), testSeed(1), { units }));
      const kept = Object.fromEntries(
        [...whole.tables.values()].filter(({ source }) => source !== drop).map(({ name, sha256 }) => [name, sha256]),
      );
      expect(fewer, `without ${drop}`).toEqual(kept);
    }
  }, 240_000);

  it('sources in another order: the same hashes', async () => {
    expect(hashes(await generateAll(withIncident({ sources: [...sources.keys()].reverse() }), testSeed(1), { units }))).toEqual(
      hashes(whole),
    );
  }, 120_000);

  it('no incident: the background keeps its rows, in order', async () => {
    // Rows that a source makes at the end say something of the whole, such as an interface without traffic: not here.
    const observers = [...sources.values()].map((source) => {
      const observer = { ...source };
      delete observer.finish;
      return observer;
    });
    const quiet = await generateAll(lawConfig(), testSeed(1), { labels: true, observers });
    const loud = await generateAll(withIncident(), testSeed(1), { labels: true, observers, units });
    const incident = loud.manifest.labels.length - 1;
    let marked = 0;
    for (const spec of specs) {
      expectSameRows(
        decodedRows(quiet, spec),
        decodedRows(loud, spec, (label) => label !== incident),
        spec.name,
      );
      marked += decodedRows(loud, spec, (label) => label === incident).length;
    }
    expect(marked).toBeGreaterThan(0);
  }, 120_000);

  it('no incident: what sources say of the whole differs no more than the incident is large', async () => {
    const quiet = await generateAll(lawConfig(), testSeed(1), { labels: true });
    const incident = whole.manifest.labels.length - 1;
    for (const spec of specs) {
      const marked = decodedRows(whole, spec, (label) => label === incident).length;
      const left = new Map<string, number>();
      for (const row of decodedRows(quiet, spec)) left.set(row, (left.get(row) ?? 0) + 1);
      for (const row of decodedRows(whole, spec, (label) => label !== incident)) left.set(row, (left.get(row) ?? 0) - 1);
      const different = [...left.values()].reduce((sum, count) => sum + Math.abs(count), 0);
      expect(different, spec.name).toBeLessThanOrEqual(2 * marked);
    }
  }, 120_000);

  it('an activity less: the others write what they wrote', async () => {
    const [first, ...rest] = lawConfig().baseline;
    if (!first || rest.length === 0) return;
    const written = async (baseline: typeof rest): Promise<Map<string, number>> => {
      const sums = new Map<string, number>();
      const watch = defineSource({
        id: 'watch',
        title: 'Watch',
        tables: [],
        accepts: Object.fromEntries(
          Object.keys(EVENT_SCHEMAS).map((type) => [
            type,
            (batch: EventBatch) => {
              const times = batch.columns.t;
              let sum = sums.get(`${batch.producer}/${batch.type}`) ?? 0;
              for (let i = 0; i < batch.rows; i++) sum = (sum * 31 + times[i]!) % 9007199254740881;
              sums.set(`${batch.producer}/${batch.type}`, sum);
            },
          ]),
        ),
      });
      await generateAll(lawConfig({ baseline }), testSeed(1), { observers: [watch] });
      return sums;
    };
    const all = await written([first, ...rest]);
    for (const [key, sum] of await written(rest)) expect(sum, key).toBe(all.get(key));
  }, 120_000);
});
