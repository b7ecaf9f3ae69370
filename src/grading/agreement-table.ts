import type { Agreement, GroupAgreement, Point, Rates } from './agreement.ts';

/** Figures of agreement as tables for a terminal. Plain text. */
export function agreementTable(found: Agreement): string {
  const { answers, points, score, unsure, falseMet, falseMissed } = found;
  const lines = [
    `Agreement with the labels: ${many(answers, 'answer')}, ${many(points, 'point')}`,
    '',
    ...table(
      ['claim', ...RATES],
      [...found.claims.map((claim) => [claim.id, ...ratesOf(claim)]), ...(points > 0 ? [['all', ...ratesOf(found)]] : [])],
    ),
    '',
    `Met, though labelled missed: ${listed(falseMet)}`,
    `Missed, though labelled met: ${listed(falseMissed)}`,
    `Unsure: ${unsure} (each counts as a disagreement)`,
  ];
  if (score.answers > 0)
    lines.push(
      `Score: ${many(score.answers, 'answer')}, mean error ${score.mean.toFixed(1)}, mean signed error ${signed(score.signed)}, ` +
        `kappa of five bands ${found.bandKappa.toFixed(3)}`,
    );
  lines.push(...groups('style', found.styles), ...groups('band', found.bands));
  return lines.join('\n');
}

const RATES = ['points', 'accuracy', 'kappa'] as const;
const ratesOf = ({ points, accuracy, kappa }: Rates): string[] => [String(points), accuracy.toFixed(3), kappa.toFixed(3)];
const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;

const listed = (points: readonly Point[]): string =>
  points.length === 0 ? '0' : `${points.length} (${points.map(({ answer, claim }) => `${answer} ${claim}`).join(', ')})`;

function groups(name: string, found: readonly GroupAgreement[]): string[] {
  if (found.length === 0) return [];
  const rows = found.map((group) => [
    group.name,
    String(group.answers),
    ...ratesOf(group),
    ...(group.score.answers > 0 ? [group.score.mean.toFixed(1), signed(group.score.signed)] : ['', '']),
  ]);
  return ['', ...table([name, 'answers', ...RATES, 'error', 'signed'], rows)];
}

/** Columns as wide as they must be: the first to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const wide = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(wide[column]!) : cell.padStart(wide[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
