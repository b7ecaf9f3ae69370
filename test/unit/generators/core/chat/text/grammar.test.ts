import { describe, expect, it } from 'vitest';
import { CountingDraws, Grammar, SeededDraws, type Draws } from '../../../../../../generators/core/chat/text/grammar.ts';
import { TextScratch } from '../../../../../../generators/core/source-kit/stage.ts';

function written(grammar: Grammar, rule: string, draws: Draws): string {
  const to = new TextScratch();
  to.bytes = new Uint8Array(1024);
  grammar.write(to, grammar.rule(rule), draws);
  return new TextDecoder().decode(to.bytes.subarray(0, to.used));
}

describe('Grammar', () => {
  const grammar = new Grammar({ start: ['$who says "$word$num3x"', '$word?'], who: ['Ä', 'b'], word: ['ein', 'zwei', 'drei'] });

  it('expands rules and figures, and nothing else', () => {
    const all = new Set(
      Array.from({ length: 3000 }, (_, seed) => written(grammar, 'start', new SeededDraws().begin(seed)).replace(/\d+/, '#')),
    );
    expect([...all].sort()).toEqual([
      'b says "drei#x"',
      'b says "ein#x"',
      'b says "zwei#x"',
      'drei?',
      'ein?',
      'zwei?',
      'Ä says "drei#x"',
      'Ä says "ein#x"',
      'Ä says "zwei#x"',
    ]);
    for (let seed = 0; seed < 500; seed++) {
      const figure = /\d+/.exec(written(grammar, 'start', new SeededDraws().begin(seed)))?.[0];
      if (figure) expect(figure).toMatch(/^[1-9]\d\d$/);
    }
  });

  it('draws alternatives evenly', () => {
    const counts = { ein: 0, zwei: 0, drei: 0 };
    for (let seed = 0; seed < 9000; seed++) counts[written(grammar, 'word', new SeededDraws().begin(seed)) as keyof typeof counts]++;
    for (const count of Object.values(counts)) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });

  it('counts through all combinations when asked to', () => {
    const pairs = new Grammar({ pair: ['$a$b'], a: ['0', '1', '2'], b: ['x', 'y'] });
    expect(Array.from({ length: 7 }, (_, i) => written(pairs, 'pair', new CountingDraws().begin(i)))).toEqual([
      '0x',
      '1x',
      '2x',
      '0y',
      '1y',
      '2y',
      '0x',
    ]);
  });

  it('refuses a rule that is not there', () => {
    expect(() => new Grammar({ a: ['$b'] })).toThrow(/"a" uses the rule "b"/);
    expect(() => new Grammar({ a: [] })).toThrow(/no alternative/);
    expect(() => grammar.rule('nobody')).toThrow(/nobody/);
  });
});
