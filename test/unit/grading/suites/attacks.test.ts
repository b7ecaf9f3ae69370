import { beforeAll, describe, expect, test } from 'vitest';
import type { Key } from '../../../../src/case/key.ts';
import { judge } from '../../../../src/grading/grade.ts';
import { PURE } from './attacks.ts';
import { allKeys } from './subjects.ts';

const DETAIL = process.env['TRACEHOUND_DETAIL'] !== undefined;
/** Most that an attack may earn, of 100. */
const AIM = 10;
/** Where an attack earns more still: what it must not earn more than again. */
const REACHED: Readonly<Record<string, number>> = {};

let keys: readonly Key[];
beforeAll(async () => {
  keys = await allKeys();
});

describe('an attack earns next to nothing', () => {
  test.each(Object.keys(PURE))('%s', (name) => {
    const lines = keys.map((key) => {
      const { score, claims } = judge(key, PURE[name]!(key));
      const earned = claims
        .filter(({ credit }) => credit > 0)
        .map(({ id, verdict, quote }) => `${id} ${verdict} "${quote?.text.slice(0, 80) ?? ''}"`);
      return { score, text: `${key.scenario}/${key.variant} ${score}: ${earned.join('; ')}` };
    });
    const most = Math.max(...lines.map(({ score }) => score));
    const over = lines.filter(({ score }) => score > AIM);
    console.log(
      [`${name}: at most ${most}, ${over.length} of ${keys.length} over ${AIM}`, ...(DETAIL ? over.map(({ text }) => text) : [])].join(
        '\n',
      ),
    );
    expect(most, over.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(REACHED[name] ?? AIM);
  });
});
