import { z } from 'zod';
import { phaseSchema, slug } from './variant.ts';

/** A choice per size of case. */
const bySize = <T extends z.ZodType>(of: T) => z.strictObject({ full: of, short: of });

/** A choice per level, 1 (guided) to 3 (hard). */
const byLevel = <T extends z.ZodType>(of: T) => z.strictObject({ 1: of, 2: of, 3: of });

/** An innocent oddity that the seed may add to a case. */
export const herringSchema = z.strictObject({
  /** `herring`: general oddity. `sibling`: faint, innocent or resolved trace of another variant. */
  kind: z.enum(['herring', 'sibling']),
  /** The variant that a sibling resembles: it is never drawn together with that one. */
  of: slug.optional(),
  /** Why it is innocent, in one sentence for the report. */
  why: z.string(),
  /** Id of the activity, fault or technique that produces it. */
  use: slug,
  /** Its parameters. */
  with: z.record(z.string(), z.unknown()).default({}),
});
export type HerringSpec = z.infer<typeof herringSchema>;

/** Parts of an organisation that only some scenarios need. */
export const ESTATE_PARTS = ['cluster'] as const;

/** A scenario: a family of cases with one brief. `scenario.yaml`. */
export const scenarioSchema = z.strictObject({
  /** Equal to the folder's name. */
  id: slug,
  /** Title on the catalogue card and above the brief. Names no cause. */
  title: z.string(),
  /** One sentence for the catalogue. Names no cause. */
  summary: z.string(),
  /** Topics for the catalogue. */
  topics: z.array(z.string()).default([]),
  /** Time for one person. */
  minutes: bySize(z.number().int().positive()),
  /** What the organisation has besides what every one has: `cluster`, a Kubernetes cluster. */
  estate: z.array(z.enum(ESTATE_PARTS)).default([]),
  /** Ids of the sources that observe; each brings its tables. */
  sources: bySize(z.array(slug).min(1)),
  /** What may differ by level, besides what the producers do with the level themselves. */
  levels: byLevel(
    z.strictObject({
      /** What the catalogue says of it. */
      note: z.string(),
      /** How many herrings of each kind are drawn, per size. */
      herrings: bySize(z.strictObject({ herring: z.number().int().min(0), sibling: z.number().int().min(0) })),
    }),
  ),
  /** Background producers; they do not know what went wrong. */
  baseline: z.array(phaseSchema),
  /** Phases of every variant, planned after the variant's own. */
  closing: z.array(phaseSchema).default([]),
  /** The pool of innocent oddities. */
  herrings: z.record(slug, herringSchema),
  /** What the learner is asked, in the order of the report. Hints stand in `hints.md` under the same ids. */
  questions: z.array(z.strictObject({ id: slug, text: z.string() })).min(1),
  /** Harmless first queries. */
  starters: z.array(z.strictObject({ name: z.string(), sql: z.string() })).default([]),
  /** One entry per sentence of the brief that states something: the query that proves it on every seed. */
  brief_proofs: z.array(
    z.strictObject({
      /** The sentence, as it stands in `brief.md`. */
      sentence: z.string(),
      /** `queries/<id>.sql`: returns at least one row when the sentence is true. */
      query: slug,
    }),
  ),
});
export type Scenario = z.infer<typeof scenarioSchema>;
