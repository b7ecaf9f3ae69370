import { describe, expect, test } from 'vitest';
import { quoteOf, readDocument } from '../../../src/grading/document.ts';
import { normalise } from '../../../src/grading/normalise.ts';

/** The original words behind a stretch of the normalised text. */
function back(original: string, needle: string): string {
  const clean = normalise(original);
  const at = clean.text.indexOf(needle);
  expect(at, `"${needle}" in "${clean.text}"`).toBeGreaterThanOrEqual(0);
  return original.slice(clean.start[at], clean.end[at + needle.length - 1]);
}

describe('normalise', () => {
  test.each([
    ['curly quotes', '“It’s”', '"it\'s"'],
    ['dashes', 'a – b‑c', 'a - b-c'],
    ['arrows', 'A→B => c --> d', 'a -> b -> c -> d'],
    ['markdown', '## **Bold** `code` [text](https://x.test/y)', 'bold code text'],
    ['snake case stays', 'use vpc_flow and __init__', 'use vpc_flow and init'],
    ['defanged', 'hxxps://evil[.]test 203[.]0(.)113{.}44 a[@]b[dot]c', 'https://evil.test 203.0.113.44 a@b.c'],
    ['zero width and direction controls', 'et\u200bl-\u202ebatch\u2069-ro\u00adle', 'etl-batch-role'],
    ['full-width and ligatures', 'ＫＥＹ ﬁle', 'key file'],
    ['thin and no-break spaces', '41\u202f386 38,6\u00a0GB', '41 386 38,6 gb'],
    ['line ends', 'a\r\nb\u2028c', 'a\nb\nc'],
  ])('%s', (_, original, expected) => {
    expect(normalise(original).text).toBe(expected);
  });

  test('every character maps back', () => {
    expect(back('see 203[.]0[.]113[.]44 now', '203.0.113.44')).toBe('203[.]0[.]113[.]44');
    expect(back('**The ETL‑role** was “used”', 'etl-role')).toBe('ETL‑role');
    expect(back('🚨 ﬁle 🚨 gone', 'file')).toBe('ﬁle');
    expect(back('a\u200bb c', 'ab')).toBe('a\u200bb');
  });

  test('a lone surrogate or a capital that grows in lower case keeps the map', () => {
    const original = 'İ\ud800x KEY';
    const clean = normalise(original);
    expect(clean.start).toHaveLength(clean.text.length);
    expect(back(original, 'key')).toBe('KEY');
  });
});

describe('readDocument', () => {
  test('joins all fields and quotes them by name', () => {
    const document = readDocument({
      action: 'Looked at **CloudTrail**.',
      timeline: [{ at: '09:47 UTC', text: 'first read' }],
      whys: [{ text: 'why one', because: [{ text: 'why two' }] }],
      ruledOut: [{ hypothesis: 'the backup', because: 'internal' }],
      pins: [{ sql: 'select 1', note: 'a note' }],
    });
    expect(document.fields.map((field) => field.name)).toEqual([
      'action',
      'timeline.0.at',
      'timeline.0.text',
      'whys.0.text',
      'whys.0.because.0.text',
      'ruledOut.0.hypothesis',
      'ruledOut.0.because',
      'pins.0.note',
    ]);
    const at = document.text.indexOf('cloudtrail');
    expect(quoteOf(document, at, at + 10)).toEqual({ field: 'action', start: 12, end: 22, text: 'CloudTrail' });
  });

  test('unknown shapes are empty, not errors', () => {
    expect(readDocument({ action: 7, timeline: 'x', pins: [null] } as never).fields).toEqual([]);
  });
});
