import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strength } from '../../../../generators/core/effects.ts';
import { isoSeconds } from '../../../../generators/core/ids.ts';
import { defineProducer, type Plan, type PlanContext, type Producer } from '../../../../generators/core/producer.ts';
import { run, type Message } from '../../../../generators/core/run.ts';
import { defineSource } from '../../../../generators/core/source.ts';
import { generate, prepare, sources } from '../../../../generators/index.ts';
import { generateAll, testConfig, testSeed } from '../../../helpers/generate.ts';

const unit = (id: string, plan: (context: PlanContext) => Plan, emits: Producer['emits'] = ['Change']): Producer =>
  defineProducer({ id, title: id, params: z.object({ n: z.number().optional() }), emits, plan });

/** A change each minute of every hour. */
const ticking = unit('ticking', () => ({
  stream: {
    cellSeconds: 3600,
    fill(cell, write) {
      const buffer = write.buffer('Change');
      buffer.ensure(60);
      for (let i = 0; i < 60; i++) buffer.columns.t[buffer.rows++] = cell.start + i * 60e6;
    },
  },
}));

const observer = (id: string, table: string) =>
  defineSource({
    id,
    title: id,
    tables: [{ name: table, stage: { t: { type: 'f64' }, cell: { type: 'u32' } } } as never],
    accepts: {
      Change: (batch, context) => context.emit(table, batch, [batch.columns.t, new Uint32Array(batch.rows).fill(batch.cell)], batch.rows),
    },
  });

const base = { sources: [], scale: 1 };
const use = (name: string, id = name, more: object = {}) => ({ name, use: id, ...more });

describe('run', () => {
  it('plays every cell of the window once, in order, and counts its rows', async () => {
    const { messages, tables, prepared } = await generateAll(testConfig({ ...base, baseline: [use('ticking')] }), testSeed(1), {
      units: [ticking],
      observers: [observer('o', 'ticks')],
    });
    expect(tables.get('ticks')!.rows).toBe(24 * 60);
    const batch = messages.find((message) => message.kind === 'batch') as Extract<Message, { kind: 'batch' }>;
    const times = batch.batch.columns[0] as Float64Array;
    expect(times[0]).toBe(prepared.clock.detailStart);
    expect(times.every((t, i) => t === prepared.clock.detailStart + i * 60e6)).toBe(true);
    expect((batch.batch.columns[1] as Uint32Array)[0]).toBe(1);
    expect(messages.at(-1)!.kind).toBe('done');
    const progress = messages.filter((message) => message.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: 24, total: 24, rows: 1440 });
  });

  it('labels rows by phase and herring only where asked', async () => {
    const once = unit('once', ({ clock }) => ({ script: (write) => write.add('Change', { t: clock.detailStart + 5 }) }));
    const config = testConfig({
      ...base,
      baseline: [use('ticking')],
      herrings: [{ id: 'odd', use: 'once', why: 'Odd.', sibling: 'other' }],
      phases: [use('cause', 'once')],
    });
    const options = { units: [ticking, once], observers: [observer('o', 'ticks')] };
    const open = await generateAll(config, testSeed(1), { ...options, labels: true });
    const labelled = open.messages.find((message) => message.kind === 'batch') as Extract<Message, { kind: 'batch' }>;
    const labels = labelled.batch.columns.at(-1) as Uint16Array;
    expect([...labels].filter((label) => label > 0)).toEqual([1, 2]);
    expect(open.manifest.labels.map(({ id, kind }) => `${id}:${kind}`)).toEqual(['background:herring', 'odd:sibling', 'cause:incident']);
    const closed = await generateAll(config, testSeed(1), options);
    const plain = closed.messages.find((message) => message.kind === 'batch') as Extract<Message, { kind: 'batch' }>;
    expect(plain.batch.fields.map(({ name }) => name)).toEqual(['t', 'cell']);
    expect(closed.tables.get('ticks')!.sha256).toBe(open.tables.get('ticks')!.sha256);
  });

  it('shows effects to the streams whose cells they touch, and to no other cell', async () => {
    const seen: [number, number][] = [];
    const feeling = unit('feeling', ({ clock }) => ({
      stream: {
        cellSeconds: 3600,
        fill: ({ index, start }, _, effects) =>
          void seen.push([index, strength(effects, 'rate', 'service:web', Math.max(start, clock.detailStart + 5.5 * 3600e6))]),
      },
    }));
    const faulty = unit('faulty', ({ clock }) => ({
      effects: [
        { kind: 'rate', target: 'service:web', amount: 3, from: clock.detailStart + 5.5 * 3600e6, to: clock.detailStart + 7 * 3600e6 },
      ],
    }));
    await generateAll(testConfig({ ...base, baseline: [use('feeling')], phases: [use('faulty')] }), testSeed(1), {
      units: [feeling, faulty],
      observers: [],
    });
    expect(seen.filter(([, factor]) => factor === 3).map(([index]) => index)).toEqual([5, 6]);
    expect(seen).toHaveLength(24);
  });

  it('stops with the reason of the signal', async () => {
    const stop = new AbortController();
    const { uses, manifest, ...setting } = prepare(testConfig({ ...base, baseline: [use('ticking')] }), testSeed(1), () => ticking);
    const messages: Message[] = [];
    const work = (async () => {
      for await (const message of run(
        uses,
        [observer('o', 'ticks')],
        manifest,
        { ...setting, config: testConfig(base) },
        { signal: stop.signal },
      )) {
        messages.push(message);
        if (message.kind === 'progress' && message.done === 3) stop.abort(new Error('enough'));
      }
    })();
    await expect(work).rejects.toThrow('enough');
    expect(messages.some((message) => message.kind === 'done')).toBe(false);
  });

  it('refuses events that a unit did not announce, and tables that a source does not own', async () => {
    const liar = unit('liar', ({ clock }) => ({ script: (write) => write.add('Ticket', { t: clock.end - 1 }) }));
    await expect(
      generateAll(testConfig({ ...base, baseline: [use('liar')] }), testSeed(1), { units: [liar], observers: [] }),
    ).rejects.toThrow(/liar wrote Ticket/);
    const twice = [observer('a', 'same'), observer('b', 'same')];
    await expect(generateAll(testConfig(base), testSeed(1), { observers: twice })).rejects.toThrow(/Two sources bring a table "same"/);
  });
});

describe('plan', () => {
  const stating = unit('stating', ({ clock, name }) => ({
    facts: { [`${name}.at`]: { value: isoSeconds(clock.end - 1e6) }, 'brief.word': { value: 7 } },
    entities: [{ id: 'address:198.18.0.9', type: 'address', value: '198.18.0.9' }],
    timeline: [{ at: isoSeconds(clock.end - 1e6), text: 'Late.' }],
  }));
  const early = unit('early', ({ clock }) => ({ timeline: [{ at: isoSeconds(clock.detailStart), text: 'Early.' }] }));
  const asking = unit('asking', ({ fact }) => ({ facts: { answer: { value: fact('first.at') } } }));
  const units = new Map([stating, early, asking].map((item) => [item.id, item]));
  const plan = (parts: object) => prepare(testConfig({ ...base, ...parts }), testSeed(1), (id) => units.get(id)!).manifest;

  it('shows the facts of earlier phases to later ones, and fills the manifest', () => {
    const manifest = plan({ phases: [use('first', 'stating'), use('second', 'asking'), use('third', 'early')] });
    expect(manifest.facts['answer']!.value).toBe(manifest.facts['first.at']!.value);
    expect(manifest.brief).toEqual({ word: '7' });
    expect(manifest.facts).not.toHaveProperty('brief.word');
    expect(manifest.timeline.map(({ text }) => text)).toEqual(['Early.', 'Late.']);
    expect(manifest.entities.filter(({ id }) => id === 'address:198.18.0.9')).toHaveLength(1);
    expect(manifest.entities.length).toBeGreaterThan(200);
  });
  it('keeps the facts of a herring with the herring', () => {
    const manifest = plan({ herrings: [{ id: 'odd', use: 'stating', why: 'Odd.' }] });
    expect(manifest.facts).toEqual({});
    expect(manifest.herrings[0]).toMatchObject({ id: 'odd', why: 'Odd.', entities: ['address:198.18.0.9'] });
  });
  it.each([
    [{ phases: [use('second', 'asking')] }, /"second" asks for the fact "first.at"/],
    [{ phases: [use('a', 'early'), use('a', 'early')] }, /name "a" is used twice/],
    [{ phases: [use('a', 'stating', { with: { n: 'many' } })] }, /"a" uses stating with wrong parameters: n:/],
    [{ phases: [use('first', 'stating'), use('x', 'stating')] }, /states the fact "brief.word" again/],
  ])('explains %j', (parts, message) => expect(() => plan(parts)).toThrow(message));
});

it('unknown units are named with the known ones', async () => {
  await expect(generate(testConfig({ sources: ['nope'] }), testSeed(1)).next()).rejects.toThrow(
    new RegExp(`Unknown source "nope".*${[...sources.keys()][0] ?? ''}`),
  );
  await expect(generate(testConfig({ sources: [], baseline: [use('x', 'nope')] }), testSeed(1)).next()).rejects.toThrow(
    /Unknown activity, fault or technique "nope"/,
  );
});
