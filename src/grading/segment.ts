import type { Box, Document } from './document.ts';
import { tokenAt, type Token } from './tokens.ts';

/** A stretch of the text. Token indices are half open, as offsets are. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

export interface Sentence extends Span {
  readonly index: number;
  readonly box: Box;
  /** Position of its field in `Document.fields`. */
  readonly field: number;
  /** A list item of its own: bullet, number or timeline line. */
  readonly item: boolean;
  readonly question: boolean;
  readonly clauses: readonly Clause[];
}

export interface Clause extends Span {
  /** Number of the clause in the whole text. */
  readonly index: number;
}

/** Does it stand where measures for the future are listed? What it names is then wished for, and did not happen. */
export const isPlan = (sentence: Pick<Sentence, 'box'>): boolean => sentence.box === 'prevent' || sentence.box === 'detect';

/** Is it about measures, taken or planned? What it names in passing ("what it could read") does not tell what happened. */
export const isMeasure = (sentence: Pick<Sentence, 'box'>): boolean => isPlan(sentence) || sentence.box === 'fix';

const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|approx|vs|no|cf|ca|mr|mrs|ms|dr|acct|incl|a\.m|p\.m|u\.s|resp|(?<!\d\s)[a-z])\.$/;
/** A question mark at the end, or a verb before its pronoun ("was it so that …"). */
const ASKS =
  /\?["')\]]*\s*$|^\W*(?:(?:is|was|were|did|does|has|had|could|can|might|do|have|are) (?:they|he|she|we|i|you)|(?:is|was|could|can|might) it (?:be )?(?:so|true|the case|possible|that))\b/;
const MARKER = /^[ \t]*(?:[-*•+▪◦]|\d{1,2}[.)]|\([a-z\d]{1,2}\)|[a-z]\))[ \t]+/;

/** Sentences, list items and `key: value` lines, each with its clauses. */
export function segment(document: Document, tokens: readonly Token[]): Sentence[] {
  const sentences: Sentence[] = [];
  let clauseCount = 0;
  document.fields.forEach((field, fieldIndex) => {
    // The time of a timeline item and its text form one line.
    const glued = (name: string | undefined): boolean => /^(?:timeline\.\d+\.at|ruledOut\.\d+\.hypothesis)$/.test(name ?? '');
    const previous = document.fields[fieldIndex - 1];
    if (previous && glued(previous.name) && previous.name.replace(/\.\w+$/, '') === field.name.replace(/\.\w+$/, '')) return;
    const next = document.fields[fieldIndex + 1];
    const end = next && glued(field.name) && next.name.replace(/\.\w+$/, '') === field.name.replace(/\.\w+$/, '') ? next.end : field.end;
    for (const line of linesOf(document.text, field.begin, end).flatMap((one) => enumerated(document.text, one))) {
      const marker = MARKER.exec(document.text.slice(line.start, line.end))?.[0].length ?? 0;
      for (const piece of sentencesOf(document.text, line.start + marker, line.end)) {
        const from = tokenAt(tokens, piece.start);
        const to = tokenAt(tokens, piece.end);
        if (from === to) continue;
        const clauses = clausesOf(document.text, piece.start, piece.end).map((part) => ({
          ...part,
          from: tokenAt(tokens, part.start),
          to: tokenAt(tokens, part.end),
          index: clauseCount++,
        }));
        sentences.push({
          ...piece,
          from,
          to,
          index: sentences.length,
          box: field.box,
          field: fieldIndex,
          item: marker > 0 || field.box === 'timeline',
          question: ASKS.test(document.text.slice(piece.start, piece.end)),
          clauses,
        });
      }
    }
  });
  return sentences;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function linesOf(text: string, from: number, to: number): Range[] {
  const lines: Range[] = [];
  let start = from;
  for (let index = from; index <= to; index++) {
    if (index === to || text[index] === '\n') {
      if (text.slice(start, index).trim() !== '') lines.push({ start, end: index });
      start = index + 1;
    }
  }
  return lines;
}

/** `1) … 2) …` on one line: each number begins an item. */
function enumerated(text: string, line: Range): Range[] {
  const marks = [...text.slice(line.start, line.end).matchAll(/(?<=^|(?<!\bthat)\s|[;,]|(?<!\d)\.)(?=\(?\d{1,2}\)\s)/g)].map(
    ({ index }) => line.start + index,
  );
  if (marks.length < 2) return [line];
  const cuts = [line.start, ...marks.filter((mark) => mark > line.start), line.end];
  return cuts
    .slice(1)
    .flatMap((end, index) => (text.slice(cuts[index], end).trim() === '' ? [] : [{ start: cuts[index] ?? line.start, end }]));
}

function sentencesOf(text: string, from: number, to: number): Range[] {
  const pieces: Range[] = [];
  let start = from;
  const line = text.slice(from, to);
  for (const match of line.matchAll(/[.!?]+["')\]]*(?=\s|$)|[.!?](?=<)|>(?=\s*<)/g)) {
    const end = from + match.index + match[0].length;
    if (match[0] === '.' && ABBREVIATION.test(text.slice(Math.max(start, end - 9), end)) && end < to) continue;
    pieces.push({ start, end });
    start = end;
  }
  if (start < to) pieces.push({ start, end: to });
  return pieces.filter((piece) => text.slice(piece.start, piece.end).trim() !== '');
}

/** Where one statement ends and another begins. Commas inside numbers do not. */
const BOUNDARY = new RegExp(
  [
    ';\\s*',
    ':(?=\\s)',
    '\\s-\\s',
    '\\s->\\s',
    ',(?!\\d{3}(?!\\d))(?=\\s)',
    '\\s(?=(?:but|however|although|though|whereas|while|yet|because|since(?! (?:about|around|roughly|then|\\d))|so that|so (?:the|that|it|they|a|we|there|nobody|no)|which|who|where)\\s)',
    '\\s(?=(?:and|or)\\s(?:no|not|never|therefore|thus|hence|consequently|everybody|everyone|all|customers|users|people|others|requests|it|they|we|i|he|she|there|that|this|the|then|her|his|possibly|maybe|perhaps|later|also|so|has|have|had|was|were)\\s)',
  ].join('|'),
  'g',
);

function clausesOf(text: string, from: number, to: number): Range[] {
  const parts: Range[] = [];
  let start = from;
  for (const match of text.slice(from, to).matchAll(BOUNDARY)) {
    const end = from + match.index + match[0].length;
    if (text.slice(start, end).trim() === '') continue;
    parts.push({ start, end });
    start = end;
  }
  if (start < to) parts.push({ start, end: to });
  return parts;
}
