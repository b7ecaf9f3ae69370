import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../../../../src/grading/grade.ts';
import { PRESERVING } from './preserving.ts';
import { goodAnswers, has, type Subject } from './subjects.ts';

/** Least share of verdicts that a rewrite must leave as they are. */
const AIM = 0.98;
const LEAST: Readonly<Record<string, number>> = { 'typing errors': 0.97 };

const DETAIL = process.env['TRACEHOUND_DETAIL'] !== undefined;

let subjects: readonly Subject[];
beforeAll(async () => {
  subjects = await goodAnswers();
});

describe('a rewrite that keeps the meaning keeps the verdicts', () => {
  test.each(Object.keys(PRESERVING))('%s', (name) => {
    let points = 0;
    const changed: string[] = [];
    for (const { name: of, key, answer, report } of subjects) {
      const rewritten = PRESERVING[name]!(answer, key);
      // What changes no character proves nothing.
      if (!rewritten || JSON.stringify(rewritten) === JSON.stringify(answer)) continue;
      judge(key, rewritten).claims.forEach((claim, index) => {
        // The chain is told by the order of sentences.
        if (name === 'sentences shuffled' && has(key.claims[index]!, 'linked')) return;
        points++;
        const before = report.claims[index]!.verdict;
        if (claim.verdict !== before) changed.push(`${of} ${claim.id}: ${before} -> ${claim.verdict}`);
      });
    }
    const kept = 1 - changed.length / points;
    console.log([`${name}: kept ${kept.toFixed(4)} of ${points}`, ...(DETAIL ? changed : [])].join('\n'));
    expect(points).toBeGreaterThan(0);
    // The plainest answer of all keeps every verdict.
    expect(changed.filter((line) => line.startsWith('meridian plain'))).toEqual([]);
    expect(kept, changed.join('\n')).toBeGreaterThanOrEqual(LEAST[name] ?? AIM);
  });
});
