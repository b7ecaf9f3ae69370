import { describe, expect, test } from 'vitest';
import { EVENT_SCHEMAS, type EventType } from '../../../../generators/core/events.ts';
import { activities } from '../../../../generators/index.ts';
import { AWS_ACTIVITIES } from './aws-activities.ts';
import { capture, type Captured } from './rig.ts';

const TYPES = Object.keys(EVENT_SCHEMAS) as EventType[];

function everything(captured: Captured): Record<string, number[]> {
  return Object.fromEntries(
    TYPES.flatMap((type) =>
      captured.rows(type) === 0
        ? []
        : Object.keys(EVENT_SCHEMAS[type]).map((name) => [`${type}.${name}`, Array.from(captured.column(type, name))]),
    ),
  );
}

describe.each(AWS_ACTIVITIES)('%s', (id) => {
  const once = capture([id]);

  test('writes something, and only what it says it writes', () => {
    const written = TYPES.filter((type) => once.rows(type) > 0);
    expect(written.length).toBeGreaterThan(0);
    expect(activities.get(id)?.emits).toEqual(expect.arrayContaining(written));
  });

  test('the same seed gives the same events, another seed others', () => {
    expect(everything(capture([id]))).toEqual(everything(once));
    expect(everything(capture([id], { seed: 2 }))).not.toEqual(everything(once));
  });

  test('a cell does not depend on the cells before it', () => {
    const alone = everything(capture([id], { cells: [41] }));
    const after = everything(capture([id], { cells: [12, 40, 41] }));
    for (const [name, values] of Object.entries(alone)) expect(after[name]?.slice(-values.length), name).toEqual(values);
  });

  test('times are whole microseconds inside the window', () => {
    const { clock } = once.prepared;
    for (const type of TYPES) {
      const from = type === 'Finding' ? clock.start : clock.detailStart;
      for (const t of once.column(type, 't'))
        if (!(t >= from && t < clock.end && Number.isInteger(t))) expect.fail(`${type} at ${t}, window ${from}–${clock.end}`);
    }
  });

  test('times are not round', () => {
    for (const type of ['ApiCall', 'ObjectAccess', 'Connection', 'HttpRequest', 'DnsLookup'] satisfies EventType[]) {
      const times = once.column(type, 't');
      if (times.length < 200) continue;
      const minutes = times.filter((t) => Math.floor(t / 1e6) % 60 === 0).length / times.length;
      expect(minutes, type).toBeLessThan(0.08);
      expect(times.filter((t) => t % 1e6 === 0).length / times.length, type).toBeLessThan(0.01);
    }
  });
});
