import type { AnswerInput, Why } from '../../scenarios/_schema/answer.ts';
import { normalise } from './normalise.ts';
import type { Quote } from './report.ts';

/** The part of the answer that a text stands in. */
export type Box =
  'situation' | 'task' | 'action' | 'result' | 'rootCause' | 'timeline' | 'whys' | 'ruledOut' | 'fix' | 'prevent' | 'detect' | 'pins';

/** One field of the answer inside the joined text. */
export interface Field {
  /** Path as in `Quote.field`: `action`, `timeline.2.text`. */
  readonly name: string;
  readonly box: Box;
  readonly original: string;
  /** Offsets into `Document.text`. */
  readonly begin: number;
  readonly end: number;
}

/** The whole answer as one normalised text that maps back to its fields. */
export interface Document {
  readonly text: string;
  readonly fields: readonly Field[];
  /** Per UTF-16 unit of `text`: offsets into the original of its field. */
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** Longest text of a field that is read, in UTF-16 units: a bound on time, far above any honest answer. */
export const MAX_FIELD = 40_000;

/** Reads an answer (any object: unknown or wrongly typed parts count as empty). */
export function readDocument(answer: AnswerInput): Document {
  const fields: Field[] = [];
  const parts: string[] = [];
  const start: number[] = [];
  const end: number[] = [];
  let length = 0;
  const push = (text: string, from: readonly number[], to: readonly number[]): void => {
    parts.push(text);
    for (let index = 0; index < text.length; index++) {
      start.push(from[index] ?? 0);
      end.push(to[index] ?? 0);
    }
    length += text.length;
  };
  let joined = '';
  for (const { name, box, text, after } of textsOf(answer)) {
    if (length > 0) push(joined === '' ? '\n\n' : joined, [0, 0], [0, 0]);
    const clean = normalise(text.slice(0, MAX_FIELD));
    const begin = length;
    push(clean.text, clean.start, clean.end);
    fields.push({ name, box, original: text, begin, end: length });
    joined = after;
  }
  return { text: parts.join(''), fields, start, end };
}

/** The learner's own words behind `[from, to)`; clipped to the field in which it starts. */
export function quoteOf(document: Document, from: number, to: number): Quote | undefined {
  const field = document.fields.find((candidate) => from < candidate.end && to > candidate.begin);
  if (!field) return undefined;
  let begin = Infinity;
  let finish = 0;
  for (let index = Math.max(from, field.begin); index < Math.min(to, field.end); index++) {
    begin = Math.min(begin, document.start[index] ?? Infinity);
    finish = Math.max(finish, document.end[index] ?? 0);
  }
  if (begin >= finish) return undefined;
  const raw = field.original.slice(begin, finish);
  const left = raw.length - raw.trimStart().length;
  const text = raw.trim();
  return text === '' ? undefined : { field: field.name, start: begin + left, end: begin + left + text.length, text };
}

interface Text {
  readonly name: string;
  readonly box: Box;
  readonly text: string;
  /** What joins it to the next text; empty: a paragraph break. */
  readonly after: string;
}

function textsOf(answer: AnswerInput): Text[] {
  const texts: Text[] = [];
  const add = (name: string, box: Box, value: unknown, after = ''): void => {
    if (typeof value === 'string' && value.trim() !== '') texts.push({ name, box, text: value, after });
  };
  for (const box of ['rootCause', 'situation', 'task', 'action', 'result', 'fix', 'prevent', 'detect'] as const) add(box, box, answer[box]);
  list(answer.timeline).forEach((item, index) => {
    // The time and its text are read as one line, so that a bare clock time belongs to its event.
    add(`timeline.${index}.at`, 'timeline', item?.at, ' ');
    add(`timeline.${index}.text`, 'timeline', item?.text);
  });
  const walk = (nodes: unknown, path: string, depth: number): void => {
    list(nodes as Why[]).forEach((node, index) => {
      add(`${path}.${index}.text`, 'whys', node?.text);
      if (depth < 20) walk(node?.because, `${path}.${index}.because`, depth + 1);
    });
  };
  walk(answer.whys, 'whys', 0);
  list(answer.ruledOut).forEach((item, index) => {
    add(`ruledOut.${index}.hypothesis`, 'ruledOut', item?.hypothesis, ': ');
    add(`ruledOut.${index}.because`, 'ruledOut', item?.because);
  });
  list(answer.pins).forEach((pin, index) => add(`pins.${index}.note`, 'pins', pin?.note));
  return texts;
}

/** The first entries of what should be a list; answers come from files that people edit. */
function list<T>(value: readonly T[] | undefined): readonly (T | null | undefined)[] {
  return Array.isArray(value) ? (value as readonly T[]).slice(0, 200) : [];
}
