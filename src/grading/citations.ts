import type { AnswerInput, Why } from '../../scenarios/_schema/answer.ts';
import type { Mention, Reading } from './reading.ts';

/** Pins (by index) that the text names beside these words: `@E3` in the sentence or right after it, the pin of a line, its own note. */
export function citedPins(answer: AnswerInput, reading: Reading, mentions: readonly Mention[]): Set<number> {
  const ids = new Map<string, number>();
  (Array.isArray(answer?.pins) ? answer.pins : []).forEach((pin, index) => {
    ids.set(`e${index + 1}`, ids.get(`e${index + 1}`) ?? index);
    if (typeof pin?.id === 'string') ids.set(pin.id.toLowerCase(), index);
  });
  const cited = new Set<number>();
  const add = (id: string | undefined): void => {
    const index = id === undefined ? undefined : ids.get(id.toLowerCase().replace(/^@/, ''));
    if (index !== undefined) cited.add(index);
  };
  for (const at of new Set(mentions.map(({ sentence }) => sentence))) {
    const sentence = reading.sentences[at];
    if (!sentence) continue;
    const field = reading.document.fields[sentence.field];
    const text = reading.document.text.slice(sentence.start, sentence.end);
    const after = reading.document.text.slice(sentence.end, field?.end ?? sentence.end);
    for (const match of `${text} ${/^[\s.;,(]*(?:@[\w-]+[\s.;,)]*)+/.exec(after)?.[0] ?? ''}`.matchAll(/@([\w-]+)/g)) add(match[1]);
    add(pinOf(answer, field?.name ?? ''));
  }
  return cited;
}

/** The pin that hangs on a line of the timeline, a why or a hypothesis; a pin's note belongs to the pin. */
function pinOf(answer: AnswerInput, field: string): string | undefined {
  const [box, first, ...rest] = field.split('.');
  const index = Number(first);
  if (box === 'timeline') return answer.timeline?.[index]?.pin;
  if (box === 'ruledOut') return answer.ruledOut?.[index]?.pin;
  if (box === 'pins') return answer.pins?.[index]?.id ?? `e${index + 1}`;
  if (box !== 'whys') return undefined;
  let why: Why | undefined = (answer.whys as readonly Why[] | undefined)?.[index];
  for (const step of rest) if (/^\d+$/.test(step)) why = why?.because?.[Number(step)];
  return why?.pin;
}
