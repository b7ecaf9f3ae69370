import { beforeAll, describe, expect, test } from 'vitest';
import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import { judge } from '../../../../src/grading/grade.ts';
import type { Quote } from '../../../../src/grading/report.ts';
import { CHANGING } from './changing.ts';
import { goodAnswers, RANK, type Subject } from './subjects.ts';

/** Least share of claims that must earn less once the text no longer makes them. */
const AIM = 0.95;
/** Where the aim is not reached yet: what must not be lost again. */
const REACHED: Readonly<Record<string, number>> = {};
const DETAIL = process.env['TRACEHOUND_DETAIL'] !== undefined;

/** The quoted words with what stands around them. */
function around(answer: AnswerInput, quote: Quote | undefined): string {
  if (!quote) return '';
  const text = quote.field.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], answer) as string;
  return `${quote.field}: …${text.slice(Math.max(0, quote.start - 60), quote.start)}[${quote.text}]${text.slice(quote.end, quote.end + 30)}…`.replace(
    /\s+/g,
    ' ',
  );
}

let subjects: readonly Subject[];
beforeAll(async () => {
  subjects = await goodAnswers();
});

describe('a rewrite that takes a claim back costs it', () => {
  test.each(Object.keys(CHANGING))('%s', (name) => {
    let points = 0;
    const kept: string[] = [];
    for (const subject of subjects) {
      for (const { answer, targets } of CHANGING[name]!(subject)) {
        if (targets.length === 0) continue;
        const { claims } = judge(subject.key, answer);
        for (const target of targets) {
          points++;
          const claim = claims.find(({ id }) => id === target)!;
          if (RANK[claim.verdict] === RANK['met']) kept.push(`${subject.name} ${target}: ${around(answer, claim.quote)}`);
        }
      }
    }
    const dropped = 1 - kept.length / points;
    console.log([`${name}: dropped ${dropped.toFixed(4)} of ${points}`, ...(DETAIL ? kept : [])].join('\n'));
    expect(points).toBeGreaterThan(0);
    expect(dropped, kept.join('\n')).toBeGreaterThanOrEqual(REACHED[name] ?? AIM);
  });
});
