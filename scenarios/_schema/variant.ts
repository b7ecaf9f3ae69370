import { z } from 'zod';

/** Kebab-case word that is also a file, folder or producer name. */
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case words joined by hyphens');

/** Parameters of a producer; checked by that producer's own schema when the phase is planned. */
const parameters = z.record(z.string(), z.unknown());

/** One use of a producer: what happens, under which name, with what. */
export const phaseSchema = z.strictObject({
  /** Unique within the case: keys every random draw of this use. */
  name: slug,
  /** Id of an activity, fault or technique. */
  use: slug,
  /** Its parameters. Times are `[from, to]` in hours after the onset (negative: before it); the seed draws one. */
  with: parameters.default({}),
  /** Levels in which the phase happens. Left out: all. */
  levels: z.array(z.literal([1, 2, 3])).optional(),
});
export type Phase = z.infer<typeof phaseSchema>;

/** One root cause of a scenario: `variants/<id>.yaml`. */
export const variantSchema = z.strictObject({
  /** Equal to the file's name. */
  id: slug,
  /** A few words, for authors and the report after the grade. */
  title: z.string(),
  /** True for the one variant in which nothing is wrong. */
  control: z.boolean().default(false),
  /** The root cause in one sentence, written with `{{facts}}`. Shown after the grade. */
  cause: z.string(),
  /** Relative chance of being drawn. */
  weight: z.number().positive().default(1),
  /** ATT&CK or ATLAS ids that the variant teaches. */
  attack: z.array(z.string().regex(/^(T|AML\.T)\d{4}(\.\d{3})?$/)).default([]),
  /** Herrings that would make the answer ambiguous here. */
  without: z.array(slug).default([]),
  /** What happens, in the order in which facts depend on each other. */
  phases: z.array(phaseSchema).min(1),
});
export type Variant = z.infer<typeof variantSchema>;
