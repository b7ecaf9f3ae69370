import { describe, expect, test } from 'vitest';
import { conceptIds, concepts, triggers } from '../../../src/grading/lexicon/index.ts';
import { compilePhrase, matchPhrase, variantsOf, type Phrase } from '../../../src/grading/lexicon/phrases.ts';
import { stem } from '../../../src/grading/lexicon/stem.ts';
import { damerau, repairWord } from '../../../src/grading/spelling.ts';
import { tokenise } from '../../../src/grading/tokens.ts';

const compilePhrases = (source: string): Phrase[] => variantsOf(source).map(compilePhrase);

describe('the thesaurus', () => {
  test('holds every id once', () => {
    expect(conceptIds.filter((id, index) => conceptIds.indexOf(id) !== index)).toEqual([]);
    expect(concepts.size).toBeGreaterThan(100);
  });
  test.each([...concepts])('%s', (id, entry) => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(entry.say.length).toBeGreaterThan(1);
    expect(entry.words.length).toBeGreaterThanOrEqual(3);
    const keys = entry.words.map((word) => word.toLowerCase().trim());
    expect(
      keys.filter((word, index) => keys.indexOf(word) !== index),
      'words that stand twice',
    ).toEqual([]);
    expect(
      entry.words.filter((word) => word !== word.toLowerCase() || word !== word.trim()),
      'lower case, trimmed',
    ).toEqual([]);
    for (const word of entry.words) expect(() => compilePhrases(word)).not.toThrow();
  });
  test('language triggers compile and say what they do', () => {
    for (const entry of Object.values(triggers)) {
      expect(entry.say).toMatch(/\.$/);
      for (const word of entry.words) expect(() => compilePhrases(word)).not.toThrow();
    }
  });
});

describe('stems', () => {
  test.each([
    ['steal', 'stole', 'stolen', 'stealing', 'steals'],
    ['revoke', 'revoked', 'revoking', 'revokes'],
    ['copy', 'copied', 'copies', 'copying'],
    ['key', 'keys'],
    ['use', 'used', 'using', 'uses'],
    ['trojanise', 'trojanised', 'trojanized', 'trojanizes'],
    ['ip', 'ips'],
    ['access', 'accesses', 'accessed'],
    ['take', 'took', 'taken', 'taking'],
    ['drop', 'dropped', 'dropping'],
  ])('%s and its forms meet', (...forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1);
  });
  test.each([
    ['policy', 'police'],
    ['read', 'ready'],
    ['role', 'roll'],
    ['leak', 'leave'],
  ])('%s is not %s', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });
});

describe('phrases', () => {
  const found = (phrase: string, text: string): boolean => {
    const tokens = tokenise(text);
    return compilePhrases(phrase).some((compiled) =>
      tokens.some((_, at) => matchPhrase(compiled, tokens, at, tokens.length, () => false) >= 0),
    );
  };
  test.each([
    ['pull .. off the (network|wire)', 'we pulled both boxes off the wire', true],
    ['pull .. off the (network|wire)', 'we pulled one two three four five off the wire', false],
    ['least privilege', 'least-privilege roles', true],
    ['failed (login|sign in)', 'three failed sign ins', true],
    ['=gone', 'the data are gone', true],
    ['=gone', 'he went home', false],
    ['cryptomin*', 'a cryptomining job', true],
    ['revoke .. session', 'revoked; a session began', false],
  ])('%s in "%s": %s', (phrase, text, expected) => {
    expect(found(phrase, text)).toBe(expected);
  });
  test('bad phrases are refused', () => {
    expect(() => compilePhrases('.. x')).toThrow(/starts with/);
    expect(() => compilePhrases('x ..')).toThrow(/ends with/);
    expect(() => compilePhrases('')).toThrow(/empty/);
  });
});

describe('spelling', () => {
  test.each([
    ['credentails', 'credential'],
    ['malwere', 'malware'],
    ['stoel', 'steal'],
    ['revoekd', 'revoke'],
    ['exfiltraton', 'exfiltration'],
    ['latpop', 'laptop'],
    ['pateint', 'patient'],
  ])('%s is read as %s', (typo, word) => {
    expect(stem(repairWord(typo))).toBe(stem(word));
  });
  test.each(['lawyer', 'ready', 'steel', 'patent', 'meridian', 'detention', 'priya', 'country', 'refrain'])('%s is left alone', (word) => {
    expect(repairWord(word)).toBe(word);
  });
  test('distance counts a swap as one edit', () => {
    expect(damerau('stole', 'stoel', 3)).toBe(1);
    expect(damerau('stole', 'stop', 2)).toBe(2);
  });
});
