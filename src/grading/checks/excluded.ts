import type { Facet } from '../../case/key.ts';
import { defineCheck } from '../check.ts';
import { excludedBystanders, excludedHerrings, excludedLines, excludedRivals } from '../exclusions.ts';

/** Innocent things (or other hypotheses) examined and excluded. Where a reason is asked for, one without it is half. */
export default defineCheck<Extract<Facet, { excluded: number }>>({
  id: 'excluded',
  title: 'Look-alikes excluded',
  specific: false,
  whole: true,
  find(facet, scope) {
    const named = [
      ...(facet.of === 'rivals' ? [] : excludedHerrings(scope.key, scope.reading)),
      ...(facet.of === 'herrings' ? [] : excludedRivals(scope.key, scope.reading)),
      ...(facet.of === 'any' ? excludedBystanders(scope.reading) : []),
    ];
    const lines = facet.of === 'any' ? excludedLines(scope.reading) : [];
    const out = [...named, ...lines.filter((line) => !named.some(({ mention }) => mention.sentence === line.mention.sentence))];
    const reasoned = out.filter((one) => one.reasoned || !facet.reason);
    if (reasoned.length >= facet.excluded) return { level: 1, mentions: reasoned.map(({ mention }) => mention) };
    return out.length >= facet.excluded ? { level: 0.5, mentions: out.map(({ mention }) => mention) } : undefined;
  },
});
