import type { Report } from './report.ts';

const MARK = { met: '+', partial: '~', missed: '-', unsure: '?' } as const;

/** "42 of 100, partly": score and band in one line. */
export const headline = ({ score, band }: Report): string => `${score} of 100, ${band}`;

/** A report for a terminal: the score, then per claim its verdict, points, reason, quote and pins, then notes and pins. Plain text, lines of any length. */
export function summary(report: Report): string {
  const lines = [headline(report), ''];
  const wide = Math.max(0, ...report.claims.map(({ weight, credit }) => points(weight * credit, weight).length));
  for (const { verdict, weight, credit, title, reason, quote, supportedBy, followUp } of report.claims) {
    lines.push(`${MARK[verdict]} ${verdict.padEnd(7)} ${points(weight * credit, weight).padStart(wide)}  ${title}`);
    lines.push(`    ${reason}${quote ? ` (${quote.field}: "${oneLine(quote.text)}")` : ''}`);
    if (followUp)
      lines.push(
        `    Asked: ${followUp.question.replace(/\s+/g, ' ')}`,
        `    ${followUp.reply.trim() ? `Reply: "${oneLine(followUp.reply)}". ` : ''}${followUp.reason}`,
      );
    if (supportedBy.length > 0) lines.push(`    Shown by pin ${supportedBy.map((index) => index + 1).join(', ')}.`);
  }
  if (report.notes.length > 0) lines.push('', 'Notes');
  for (const { text, quote } of report.notes) lines.push(`  ${text}${quote ? ` (${quote.field}: "${oneLine(quote.text)}")` : ''}`);
  if (report.pins.length > 0) lines.push('', 'Pins');
  for (const { index, reason } of report.pins) lines.push(`  ${index + 1}  ${oneLine(reason)}`);
  const { tracehound, grader, key } = report.versions;
  return [...lines, '', `Tracehound ${tracehound}, grader ${grader}, key ${key}`].join('\n');
}

const points = (earned: number, weight: number): string => `${Number(earned.toFixed(1))}/${weight}`;

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 120 ? `${flat.slice(0, 119)}…` : flat;
};
