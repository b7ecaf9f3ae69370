import { describe, expect, it } from 'vitest';
import { fill, fillAll, fillBrief, formatBytes, formatFact, formatTime } from '../../../src/case/template.ts';

describe('wording of values', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [999_400, '999 kB'],
    [999_500, '1 MB'],
    [38_612_345_678, '38.6 GB'],
    [1.5e12, '1.5 TB'],
    [2.5e16, '25000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('writes times to the minute, counts with commas, seconds whole', () => {
    expect(formatTime('2026-03-04T02:11:09Z')).toBe('2026-03-04 02:11 UTC');
    expect(formatFact({ value: 1234567, unit: 'count' })).toBe('1,234,567');
    expect(formatFact({ value: 12, unit: 'count' })).toBe('12');
    expect(formatFact({ value: 3.6, unit: 'seconds' })).toBe('4 s');
    expect(formatFact({ value: true })).toBe('true');
  });
  it('says what the telemetry shows rather than what was done, and bare on request', () => {
    const fact = { value: 2000, observable: 1000, unit: 'bytes' } as const;
    expect(formatFact(fact)).toBe('1 kB');
    expect(formatFact(fact, true)).toBe('1000');
  });
});

describe('filling', () => {
  const facts = { 'exfil.bytes': { value: 5e9, unit: 'bytes' as const }, name: { value: '$& Ana' } };
  it('fills facts worded or raw, with or without spaces, and leaves signs of replacement alone', () => {
    expect(fill('{{exfil.bytes}} ({{ exfil.bytes | raw }}) by {{name}}', facts, 'x')).toBe('5 GB (5000000000) by $& Ana');
  });
  it('names the owner and the known facts when one is missing', () => {
    expect(() => fill('{{exfil.byte}}', facts, 'rubric.yaml')).toThrow(
      /^rubric\.yaml: there is no fact "exfil\.byte"\. Known: exfil\.bytes, name\.$/,
    );
  });
  it('goes through lists and objects, and keeps what is no text', () => {
    expect(fillAll({ a: ['{{name}}', 3, null], b: { c: true } }, facts, 'x')).toEqual({ a: ['$& Ana', 3, null], b: { c: true } });
  });
  it('fills only the words of the brief into what learners read', () => {
    expect(fillBrief('{{bucket}} and {{ brief.bucket }}', { bucket: 'acme' }, 'brief.md')).toBe('acme and acme');
    expect(() => fillBrief('{{actor}}', { bucket: 'acme' }, 'brief.md')).toThrow(
      /^brief\.md: the brief has no word "actor"\. Known: bucket\.$/,
    );
    // A fact's name never fits the brief: it stays, and the gate brief-true finds it.
    expect(fillBrief('{{actor.key}}', { bucket: 'acme' }, 'brief.md')).toBe('{{actor.key}}');
  });
});
