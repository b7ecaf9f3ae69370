import { plural } from './plural.ts';
import type { Report, Verdict } from '../grading/report.ts';
import { BANDS } from '../grading/score.ts';

const from = (band: Report['band']): number => BANDS.find((row) => row.band === band)?.from ?? 0;

/** Words of the report. It speaks to the work, never to the person. */
export const report = {
  title: 'Report',
  selfGraded: 'Self-graded practice. The key was worked out in this browser after the answer was submitted.',
  keyFile: 'Graded in this browser with the key file, which stays with whoever made the case.',
  bands: { 'not shown': 'Not shown', partly: 'Partly shown', clear: 'Clear', outstanding: 'Outstanding' } satisfies Record<
    Report['band'],
    string
  >,
  bandsNote: `Outstanding from ${from('outstanding')}, clear from ${from('clear')}, partly shown from ${from('partly')}; below that not shown.`,
  verdicts: {
    met: { mark: '✓', word: 'Met' },
    partial: { mark: '◐', word: 'Partly' },
    missed: { mark: '○', word: 'Missed' },
    unsure: { mark: '?', word: 'Unsure' },
  } satisfies Record<Verdict, { mark: string; word: string }>,
  judges: { key: 'judged by the key', query: 'judged by a query', structure: 'judged by form', simulation: 'judged by a simulation' },
  categories: { situation: 'Situation', task: 'Task', action: 'Action', result: 'Result' },
  category: 'Part',
  weight: 'Weight',
  earned: 'Earned',
  claims: 'Claim by claim',
  points: (earned: string, weight: string) => `${earned} of ${weight}`,
  counted: 'Counted',
  truth: 'What happened',
  proof: 'Query that shows it',
  run: 'Run this query',
  runLab: 'Open in the lab',
  running: 'Running…',
  proofRows: (rows: string) => plural(rows, 'row'),
  notGrounded: 'Right, but no pin shows it.',
  supported: (pins: string) => `Shown by ${pins}.`,
  notes: 'Notes',
  noteKinds: {
    cap: 'Limit',
    discarded: 'Set aside',
    rival: 'Other cause',
    herring: 'Innocent',
    contradiction: 'Contradiction',
    form: 'Form',
  },
  pins: 'Evidence',
  pinStates: {
    holds: { mark: '✓', word: 'Holds' },
    fails: { mark: '○', word: 'Fails' },
    empty: { mark: '○', word: 'No rows' },
    'too-wide': { mark: '◐', word: 'Too wide' },
  },
  timeline: 'Timelines',
  trueTimeline: 'What happened',
  yourTimeline: 'Your timeline',
  noTimeline: 'Your timeline is empty.',
  answer: 'Your answer',
  answerNote: 'Marked words counted.',
  model: 'Model answer',
  interview: 'What an interviewer asks next',
  summary: 'In short',
  print: 'Print',
  back: 'Your work',
  again: 'Revise the answer',
  fresh: 'Same scenario, new case',
  scenarios: 'Scenarios',
  pages: 'Pages',
  attempts: 'Submissions',
  attempt: (number: number, score: string) => `${number}. ${score}`,
  versions: 'Versions',
  exportReport: 'Export as JSON',
  followUps: {
    title: 'Follow-up questions',
    lead: (count: number) =>
      `The answer is handed in. Before the grade: ${plural(count, 'question')} on what it leaves open. What is true is shown after that.`,
    rules: (words: number, share: number) =>
      `A sentence is enough; the first ${words} words are read. A reply counts ${Math.round(share * 100)} % of what it would have earned in the answer, and for its own question only. It lowers nothing, unless it names another cause or denies the harm.`,
    number: (number: number, count: number) => `Question ${number} of ${count}`,
    send: 'Answer',
    skip: 'Skip all and see the grade',
    empty: 'Nothing is written yet. Write a sentence, or skip.',
    kept: 'Replies are kept in this browser while you write.',
    grading: 'Grading…',
    failed: 'The answer could not be graded',
    notKept: 'The replies could not be saved in this browser',
    none: 'Not answered',
    earned: (points: string) => `+${points} points`,
  },
  hints: (count: number) => (count > 0 ? `${plural(count, 'hint step')} opened` : 'No hint opened'),
  /** `hints`: steps opened, per question with any. */
  worked: (minutes: number, hints: readonly number[]) => {
    const steps = hints.reduce((sum, each) => sum + each, 0);
    const opened = steps > 0 ? `${plural(steps, 'hint step')} of ${plural(hints.length, 'question')} opened` : 'no hint opened';
    return `${plural(minutes, 'minute')} of work, ${opened}.`;
  },
  noGrade: 'This answer is saved but not graded: the key is elsewhere.',
  missing: 'There is no such report in this browser.',
  score: (score: number) => `${score} of 100`,
} as const;

const fieldNames: Readonly<Record<string, string>> = {
  situation: 'Situation',
  task: 'Task',
  action: 'Action',
  result: 'Result',
  rootCause: 'Root cause',
  fix: 'Fix now',
  prevent: 'Prevent',
  detect: 'Detect sooner',
  timeline: 'Timeline',
  whys: 'Five whys',
  ruledOut: 'Ruled out',
  pins: 'Evidence',
  replies: 'Follow-up',
};

/** `timeline.2.text` → `Timeline, line 3`. */
export function fieldName(field: string): string {
  const [head = '', index] = field.split('.');
  const name = fieldNames[head] ?? head;
  return index === undefined || head === 'replies' ? name : `${name}, ${Number(index) + 1}`;
}
