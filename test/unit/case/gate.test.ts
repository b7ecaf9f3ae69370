import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../generators/core/manifest.ts';
import { briefed, defineCaseGate, shows, type GateCase } from '../../../src/case/gate.ts';
import { verificationSeed } from '../../../src/case/verify.ts';
import { parseSeed } from '../../../generators/core/seed.ts';

describe('shows', () => {
  it('takes amounts within their relative tolerance', () => {
    expect(shows(1049, { value: 1000, tolerance: 0.05 })).toBe(true);
    expect(shows(1051, { value: 1000, tolerance: 0.05 })).toBe(false);
    expect(shows('1000.9', { value: 1000 })).toBe(true);
    expect(shows(1002, { value: 1000 })).toBe(false);
    expect(shows(1, { value: 0, tolerance: 0.5 })).toBe(false);
  });
  it('takes times within their seconds, however they are written', () => {
    const fact = { value: '2026-03-04T02:11:09Z', unit: 'time', tolerance: 60 } as const;
    expect(shows('2026-03-04 02:12:09.000000', fact)).toBe(true);
    expect(shows('2026-03-04 02:12:10', fact)).toBe(false);
    expect(shows('2026-03-04T02:10:09Z', fact)).toBe(true);
    expect(shows('no time', fact)).toBe(false);
  });
  it('compares texts and truths, and prefers what the telemetry shows', () => {
    expect(shows('a', { value: 'a' })).toBe(true);
    expect(shows('A', { value: 'a' })).toBe(false);
    expect(shows('true', { value: true })).toBe(true);
    expect(shows(false, { value: true })).toBe(false);
    expect(shows(90, { value: 100, observable: 90 })).toBe(true);
    expect(shows(100, { value: 100, observable: 90 })).toBe(false);
  });
  it('shows nothing where there is nothing', () => {
    expect(shows(null, { value: 'null' })).toBe(false);
    expect(shows(undefined, { value: 0 })).toBe(false);
  });
});

it('a proof gets the words of the brief, and no fact', () => {
  const manifest = { brief: { bucket: 'b' }, facts: { 'actor.key': { value: 'AKIA' }, key: { value: 'AKIA' } } } as unknown as Manifest;
  expect(briefed("x = '{{bucket}}'", manifest, 'q.sql')).toBe("x = 'b'");
  expect(() => briefed('{{key}}', manifest, 'q.sql')).toThrow(/q\.sql: the brief has no word "key"/);
});

it('a gate for single cases says which case is wrong', async () => {
  const gate = defineCaseGate({ id: 'g', title: 'G', check: ({ seed }) => Promise.resolve(seed === 'bad' ? ['first', 'second'] : []) });
  const one = (seed: string) => gate.collect({ seed, manifest: { variant: 'v' } } as unknown as GateCase);
  const samples = [await one('good'), await one('bad')];
  expect(gate.judge(samples)).toEqual({ pass: false, figure: '1 of 2 cases', detail: ['v · bad: first', 'v · bad: second'] });
  expect(gate.judge(samples.slice(0, 1)).pass).toBe(true);
});

it('verification uses the same words every time, and different ones for each number', () => {
  const words = Array.from({ length: 40 }, (_, n) => verificationSeed(n + 1));
  expect(new Set(words).size).toBe(40);
  expect(words[0]).toBe(verificationSeed(1));
  expect(parseSeed(words[0]!).kind).toBe('words');
});
