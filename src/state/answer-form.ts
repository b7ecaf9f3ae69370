import type { Answer } from '../../scenarios/_schema/answer.ts';

/** Something missing or out of order in the form. Says nothing about right or wrong. */
export interface Gap {
  readonly field: string;
  readonly code:
    | 'empty-star'
    | 'no-root-cause'
    | 'long-root-cause'
    | 'no-confidence'
    | 'no-timeline'
    | 'timeline-order'
    | 'timeline-time'
    | 'no-pins'
    | 'pin-note'
    | 'unknown-pin'
    | 'unused-pins'
    | 'why-pin'
    | 'no-whys'
    | 'no-ruled-out'
    | 'ruled-out-reason'
    | 'no-fix'
    | 'no-prevent'
    | 'no-detect'
    | 'short';
  /** Fills the message. */
  readonly detail?: string;
}

const clockPattern = /(\d{1,2}):(\d\d)(?::(\d\d))?/;
/** Sortable text of a time as typed: date when there is one, then the clock. */
function order(at: string): string | undefined {
  const clock = clockPattern.exec(at);
  const date = /\d{4}-\d\d-\d\d/.exec(at)?.[0] ?? '';
  if (!clock) return undefined;
  return `${date} ${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? ''}:${clock[3] ?? '00'}`;
}

/** Pins named in prose as `@E3` or `[E3]`. */
export function pinsNamed(text: string): string[] {
  return [...text.matchAll(/(?:@|\[)(E\d+)\b/g)].map((match) => match[1] ?? '');
}

/** Checks the form of an answer: empty parts, claims without evidence, the order of the timeline. Never whether it is right. */
export function findGaps(answer: Answer): Gap[] {
  const gaps: Gap[] = [];
  for (const field of ['situation', 'task', 'action', 'result'] as const) {
    if (!answer[field].trim()) gaps.push({ field, code: 'empty-star' });
  }
  const words = ['situation', 'task', 'action', 'result']
    .map((field) => answer[field as 'task'])
    .join(' ')
    .split(/\s+/)
    .filter(Boolean).length;
  if (words > 0 && words < 80) gaps.push({ field: 'result', code: 'short', detail: String(words) });
  if (!answer.rootCause) gaps.push({ field: 'rootCause', code: 'no-root-cause' });
  else if (answer.rootCause.split(/\s+/).length > 60) gaps.push({ field: 'rootCause', code: 'long-root-cause' });
  if (!answer.confidence) gaps.push({ field: 'confidence', code: 'no-confidence' });

  const timeline = answer.timeline ?? [];
  if (timeline.length === 0) gaps.push({ field: 'timeline', code: 'no-timeline' });
  const untimed = timeline.findIndex((item) => order(item.at) === undefined);
  if (untimed >= 0) gaps.push({ field: `timeline.${untimed}`, code: 'timeline-time', detail: String(untimed + 1) });
  const times = timeline.map((item) => order(item.at)).filter((text): text is string => text !== undefined);
  const dated = times.every((text) => !text.startsWith(' '));
  const late = dated ? times.findIndex((text, index) => index > 0 && text < (times[index - 1] ?? '')) : -1;
  if (late > 0) gaps.push({ field: `timeline.${late}`, code: 'timeline-order', detail: String(late + 1) });

  const pins = answer.pins ?? [];
  if (pins.length === 0) gaps.push({ field: 'pins', code: 'no-pins' });
  for (const pin of pins) if (!pin.note.trim()) gaps.push({ field: 'pins', code: 'pin-note', detail: pin.id ?? '' });

  const whys = answer.whys ?? [];
  if (whys.length === 0) gaps.push({ field: 'whys', code: 'no-whys' });
  const used = new Set<string>();
  let bare = 0;
  const walk = (nodes: typeof whys) => {
    for (const node of nodes) {
      if (node.pin) used.add(node.pin);
      else if (pinsNamed(node.text).length === 0) bare += 1;
      pinsNamed(node.text).forEach((id) => used.add(id));
      walk(node.because ?? []);
    }
  };
  walk(whys);
  if (bare > 0) gaps.push({ field: 'whys', code: 'why-pin', detail: String(bare) });

  const ruledOut = answer.ruledOut ?? [];
  if (ruledOut.length === 0) gaps.push({ field: 'ruledOut', code: 'no-ruled-out' });
  ruledOut.forEach((item, index) => {
    if (!item.because.trim() && !item.pin) gaps.push({ field: `ruledOut.${index}`, code: 'ruled-out-reason', detail: item.hypothesis });
  });
  for (const field of ['fix', 'prevent', 'detect'] as const) if (!answer[field]) gaps.push({ field, code: `no-${field}` });

  const prose = [
    answer.situation,
    answer.task,
    answer.action,
    answer.result,
    answer.rootCause,
    answer.fix,
    answer.prevent,
    answer.detect,
    ...ruledOut.map((item) => item.because),
    ...timeline.map((item) => item.text),
  ];
  for (const text of prose) pinsNamed(text ?? '').forEach((id) => used.add(id));
  for (const item of [...timeline, ...ruledOut]) if (item.pin) used.add(item.pin);
  const known = new Set(pins.map((pin) => pin.id));
  for (const id of used) if (!known.has(id)) gaps.push({ field: 'pins', code: 'unknown-pin', detail: id });
  const idle = pins.filter((pin) => pin.id && !used.has(pin.id)).map((pin) => pin.id);
  if (idle.length > 0) gaps.push({ field: 'pins', code: 'unused-pins', detail: idle.join(', ') });
  return gaps;
}
