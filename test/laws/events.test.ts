import { describe, expect, it } from 'vitest';
import { EVENT_SCHEMAS, type EventBatch, type EventColumnKind, type PoolName } from '../../generators/core/events.ts';
import { defineSource, type SourceContext } from '../../generators/core/source.ts';
import { generateAll, testSeed } from '../helpers/generate.ts';
import { lawConfig, livelyActivities } from '../helpers/law-case.ts';

type Watch = (batch: EventBatch, context: SourceContext) => void;

/** A source that shows every batch to a function and writes nothing. */
const watcher = (watch: Watch) =>
  defineSource({
    id: 'watcher',
    title: 'Watcher',
    tables: [],
    accepts: Object.fromEntries(Object.keys(EVENT_SCHEMAS).map((type) => [type, watch])),
  });

describe.each(livelyActivities.map(({ id }) => id))('activity %s', (id) => {
  it('keeps to the window, to known codes and to whole rows', async () => {
    let rows = 0;
    const seen = new Set<string>();
    await generateAll(lawConfig({ baseline: [{ name: id, use: id }], herrings: [] }), testSeed(3), {
      observers: [
        watcher((batch, { clock, pools }) => {
          rows += batch.rows;
          const columns = batch.columns as unknown as Record<string, ArrayLike<number>>;
          for (const [name, kind] of Object.entries(EVENT_SCHEMAS[batch.type]) as [string, EventColumnKind][]) {
            const column = columns[name]!;
            expect(column.length).toBeGreaterThanOrEqual(batch.rows);
            const pool = kind.startsWith('ref:') ? (kind.slice(4) as PoolName) : null;
            const size = pool ? pools.size(pool) : 0;
            for (let i = 0; i < batch.rows; i++) {
              const value = column[i]!;
              if (name === 't' && !(value >= clock.start && value < clock.end))
                throw new Error(`${batch.type}.t ${new Date(value / 1e3).toISOString()} is outside the window`);
              if (name === 't' && !Number.isInteger(value))
                throw new Error(`${batch.type}.t ${value} is not a whole number of microseconds`);
              if (pool && value >= size) throw new Error(`${batch.type}.${name}: code ${value} was never interned`);
              if (!Number.isFinite(value)) throw new Error(`${batch.type}.${name} is ${value}`);
            }
          }
          seen.add(batch.type);
        }),
      ],
    });
    expect(rows).toBeGreaterThan(0);
    expect(seen.size).toBeGreaterThan(0);
  }, 60_000);
});
