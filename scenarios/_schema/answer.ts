import { z } from 'zod';

/** One pinned query result that the learner offers as evidence. */
export const answerPin = z.strictObject({
  /** Short id that prose refers to with `@E3`. */
  id: z.string().optional(),
  /** The query, run again by the grader on its own copy of the case. */
  sql: z.string(),
  /** What the learner says it shows. */
  note: z.string().default(''),
});

/** One step of the learner's timeline. `at` is free text with a time in it; UTC when no zone is given. */
export const answerTimelineItem = z.strictObject({
  at: z.string(),
  text: z.string(),
  pin: z.string().optional(),
});

/** A node of the 5 Whys tree. */
export interface Why {
  text: string;
  pin?: string | undefined;
  because?: Why[] | undefined;
}
const why: z.ZodType<Why> = z.lazy(() =>
  z.strictObject({ text: z.string(), pin: z.string().optional(), because: z.array(why).optional() }),
);

/** A hypothesis that the learner excluded, and why. */
export const ruledOut = z.strictObject({
  hypothesis: z.string(),
  because: z.string().default(''),
  pin: z.string().optional(),
});

/** How the answer came about. Reported beside the grade; it changes no score. */
export const worked = z.strictObject({
  /** Time worked on the case, minutes. */
  minutes: z.number().nonnegative(),
  /** Id of a question → hint steps opened; questions without are left out. */
  hints: z.record(z.string(), z.number().int().nonnegative()),
});

/** The learner's written answer: STAR boxes plus the structured parts. All prose is plain text or Markdown. */
export const answerSchema = z.strictObject({
  situation: z.string().default(''),
  task: z.string().default(''),
  action: z.string().default(''),
  result: z.string().default(''),
  /** The root cause in one sentence. */
  rootCause: z.string().optional(),
  confidence: z.enum(['guess', 'likely', 'proven']).optional(),
  timeline: z.array(answerTimelineItem).optional(),
  whys: z.array(why).optional(),
  ruledOut: z.array(ruledOut).optional(),
  fix: z.string().optional(),
  prevent: z.string().optional(),
  detect: z.string().optional(),
  pins: z.array(answerPin).optional(),
  worked: worked.optional(),
});
export type Answer = z.infer<typeof answerSchema>;
/** What a caller may pass: every part may be left out. */
export type AnswerInput = z.input<typeof answerSchema>;
