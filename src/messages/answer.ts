import type { Gap } from '../state/answer-form.ts';
import { plural } from './plural.ts';

/** Words of evidence and answer. */
export const evidence = {
  title: 'Evidence',
  empty: 'Move to a row of a result and press P, or use Pin row. A pin keeps the row, its query, its time and your note.',
  note: (id: string) => `What ${id} shows`,
  notePlaceholder: 'What does this show?',
  rows: (shown: string) => plural(shown, 'row'),
  row: 'row',
  open: 'Open query',
  up: (id: string) => `Move ${id} up`,
  down: (id: string) => `Move ${id} down`,
  remove: (id: string) => `Delete ${id}`,
  removed: (id: string) => `${id} deleted.`,
  undo: 'Undo',
  toTimeline: 'To timeline',
  added: 'Added to the timeline.',
  snapshot: 'As it was',
  show: 'Show on the ribbon',
} as const;

export const answer = {
  title: 'Answer',
  words: (words: number) => plural(words, 'word'),
  guide: 'Guide: 250–500',
  star: { situation: 'Situation', task: 'Task', action: 'Action', result: 'Result' },
  starHelp: {
    situation: 'What was reported, when, and what was at stake.',
    task: 'What you had to find out, and how far it reached.',
    action: 'What you looked at, in which order, and what each step showed.',
    result: 'What happened, by whom or what, how much, how sure you are.',
  },
  rootCause: 'Root cause, in one sentence',
  confidence: 'Confidence',
  confidences: { guess: 'Guess', likely: 'Likely', proven: 'Proven' },
  timeline: 'Timeline',
  time: 'Time (UTC)',
  event: 'What happened',
  addRow: 'Add a line',
  fromPins: 'Add from pins',
  evidenceLabel: 'Evidence',
  noPin: 'No pin',
  gonePin: (id: string) => `${id} (deleted)`,
  untimed: (ids: readonly string[]) => `Not added, as ${ids.length === 1 ? 'it has' : 'they have'} no time: ${ids.join(', ')}.`,
  whys: 'Five whys',
  addWhy: 'Add a why',
  because: 'Add a cause under it',
  whyLabel: (path: string) => `Why ${path}`,
  whyHelp: 'Each answer is the next question. Branch where several causes met.',
  ruledOut: 'Ruled out',
  hypothesis: 'Hypothesis',
  becauseLabel: 'Ruled out because',
  addRuledOut: 'Add a hypothesis',
  fix: 'Fix now',
  prevent: 'Prevent',
  detect: 'Detect sooner',
  up: 'Move up',
  down: 'Move down',
  remove: 'Remove',
  removed: (what: string) => `${what} removed.`,
  timelineLine: (line: number) => `Line ${line}`,
  insertPin: 'Type @ to insert evidence.',
  pinList: 'Insert evidence',
  check: 'Check the form',
  checkNote: 'Looks at the form only, never at right or wrong.',
  complete: 'The form has no gaps.',
  submitTitle: 'Submit your answer',
  saveTitle: 'Save your answer',
  gaps: 'Gaps in the form',
  submit: 'Submit',
  save: 'Save',
  keepWorking: 'Keep working',
  submitPractice:
    'This is self-graded practice: the answer key is worked out in this browser when you submit. You can go on afterwards and submit again.',
  submitFile:
    'The key of this case is not here: the answer is saved as a file, for whoever holds the key to grade it. You can go on afterwards and save again.',
  grading: 'Grading…',
  gradeFailed: 'The answer could not be graded',
  saveFailed: 'The answer could not be saved',
  savedFile: 'Answer saved as a file.',
  summary: (words: number, pins: number, minutes: number) =>
    `${plural(words, 'word')}, ${plural(pins, 'pin')}, ${plural(minutes, 'minute')}.`,
} as const;

const partNames: Readonly<Record<string, string>> = { ...answer.star, fix: answer.fix, prevent: answer.prevent, detect: answer.detect };

/** A gap in plain words. */
export function gapText(gap: Gap): string {
  const detail = gap.detail ?? '';
  switch (gap.code) {
    case 'empty-star':
      return `${partNames[gap.field] ?? gap.field} is empty.`;
    case 'short':
      return `The four parts hold only ${plural(detail, 'word')}.`;
    case 'no-root-cause':
      return 'The root cause sentence is empty.';
    case 'long-root-cause':
      return 'The root cause is longer than one sentence of 60 words.';
    case 'no-confidence':
      return 'Confidence is not chosen.';
    case 'no-timeline':
      return 'The timeline is empty.';
    case 'timeline-time':
      return `Line ${detail} of the timeline has no time.`;
    case 'timeline-order':
      return `Line ${detail} of the timeline is earlier than the line before it.`;
    case 'no-pins':
      return 'Nothing is pinned: the answer stands on no evidence.';
    case 'pin-note':
      return `${detail} has no note.`;
    case 'unknown-pin':
      return `The answer names ${detail}, which is not among the pins.`;
    case 'unused-pins':
      return `Not referred to in the answer: ${detail}.`;
    case 'no-whys':
      return 'The five whys are empty.';
    case 'why-pin':
      return `${detail === '1' ? 'One of the whys names' : `${detail} of the whys name`} no evidence.`;
    case 'no-ruled-out':
      return 'No hypothesis is ruled out.';
    case 'ruled-out-reason':
      return `“${detail}” is ruled out without a reason.`;
    case 'no-fix':
      return `${answer.fix} is empty.`;
    case 'no-prevent':
      return `${answer.prevent} is empty.`;
    case 'no-detect':
      return `${answer.detect} is empty.`;
  }
}
