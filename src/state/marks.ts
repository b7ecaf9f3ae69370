import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Quote } from '../grading/report.ts';

export interface Piece {
  readonly text: string;
  /** Did these words count? */
  readonly counted: boolean;
}

/** Cuts a text of the answer into pieces, marking the spans that counted. Spans may overlap or lie outside. */
export function markText(text: string, quotes: readonly Pick<Quote, 'start' | 'end'>[]): Piece[] {
  const spans = quotes
    .map(({ start, end }) => [Math.max(0, start), Math.min(text.length, end)] as const)
    .filter(([start, end]) => end > start)
    .sort((a, b) => a[0] - b[0]);
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (end <= at) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), counted: false });
    const from = Math.max(start, at);
    const last = pieces.at(-1);
    if (last?.counted && from === at) pieces[pieces.length - 1] = { text: last.text + text.slice(from, end), counted: true };
    else pieces.push({ text: text.slice(from, end), counted: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), counted: false });
  return pieces;
}

export interface AnswerField {
  /** As quotes name it: `situation`, `timeline.2.text`, `whys.0.text`. */
  readonly field: string;
  readonly text: string;
  /** Time of a timeline line. */
  readonly lead?: string;
}

/** Every text of an answer with the path by which quotes refer to it. */
export function answerFields(answer: Answer): AnswerField[] {
  const fields: AnswerField[] = [];
  const put = (field: string, text: string | undefined, lead?: string) => {
    if (text?.trim()) fields.push({ field, text, ...(lead ? { lead } : {}) });
  };
  for (const field of ['situation', 'task', 'action', 'result', 'rootCause'] as const) put(field, answer[field]);
  answer.timeline?.forEach((item, index) => put(`timeline.${index}.text`, item.text || ' ', item.at));
  const walk = (nodes: NonNullable<Answer['whys']>, path: string) =>
    nodes.forEach((node, index) => {
      put(`${path}.${index}.text`, node.text);
      walk(node.because ?? [], `${path}.${index}.because`);
    });
  walk(answer.whys ?? [], 'whys');
  answer.ruledOut?.forEach((item, index) => {
    put(`ruledOut.${index}.hypothesis`, item.hypothesis);
    put(`ruledOut.${index}.because`, item.because);
  });
  for (const field of ['fix', 'prevent', 'detect'] as const) put(field, answer[field]);
  answer.pins?.forEach((pin, index) => put(`pins.${index}.note`, pin.note, pin.id));
  return fields;
}
