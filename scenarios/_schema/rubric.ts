import { z } from 'zod';
import type { Facet } from './facet.ts';
import { slug } from './variant.ts';

/** Without the properties that are not there: the types tell an absent one from one that is undefined. */
const present = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as T;

/** A requirement on a clause, as `facet.ts` describes it. Entity ids and texts may hold `{{facts}}`. */
export const facetSchema: z.ZodType<Facet> = z.lazy(() =>
  z.union([
    z.strictObject({ entity: z.array(z.string()).min(1) }),
    z.strictObject({ concept: z.array(z.string()).min(1), not: z.literal(true).optional() }),
    z.strictObject({ linked: z.number().int().positive() }),
    z
      .strictObject({ excluded: z.number().int().positive(), of: z.enum(['herrings', 'rivals', 'any']), reason: z.boolean().optional() })
      .transform(present),
    z.strictObject({ structure: z.enum(['situation', 'task', 'action', 'result']) }),
    z
      .strictObject({ quantity: z.string(), counted: z.array(z.string()).optional(), tolerance: z.number().positive().optional() })
      .transform(present),
    z.strictObject({ time: z.string(), tolerance: z.number().positive().optional() }).transform(present),
    z.strictObject({ atLeast: z.number().int().positive(), of: z.array(facetSchema).min(1) }),
    z.strictObject({ measures: z.number().int().positive() }),
    z.strictObject({ anyOf: z.array(facetSchema).min(1) }),
  ]),
) as z.ZodType<Facet>;

/** One claim of the rubric. */
export const claimSchema = z
  .strictObject({
    /** Unique in the rubric; `queries/<proof>.sql` proves it. */
    id: slug,
    /** STAR box that it belongs to. */
    category: z.enum(['situation', 'task', 'action', 'result']),
    /** Plain words for feedback. Never contains the answer. */
    title: z.string(),
    /** The answer in one sentence, written with `{{facts}}`. */
    truth: z.string(),
    /** `found` is proved by a query; `proposed` is judged by concept and target. */
    kind: z.enum(['found', 'proposed']),
    /** Share of the score. The weights that apply to a variant are scaled to 100. */
    weight: z.number().positive(),
    /** Is this the root cause? Missing it caps the score. */
    root: z.boolean().optional(),
    /** Does it state the harm? Denying it caps the score. */
    impact: z.boolean().optional(),
    /** Another entity of the same type makes it missed, not partial. */
    exact: z.boolean().optional(),
    /** May its facets stand in different boxes (that it was lost, and what it was)? */
    apart: z.boolean().optional(),
    /** Variants in which the claim applies. Left out: all. */
    variants: z.array(slug).optional(),
    /** Variants in which it does not apply. */
    except: z.array(slug).optional(),
    /** All facets: met. */
    need: z.array(facetSchema).min(1),
    /** Any one list complete: partial. */
    partial: z.array(z.array(facetSchema).min(1)).default([]),
    /** Concepts that, in the same clause, turn the claim into something else. */
    antagonists: z.array(z.string()).optional(),
    /** Rivals whose assertion voids it. */
    voidedBy: z.array(slug).optional(),
    /** Sentences around the anchor in which facets may stand. */
    reach: z.number().int().min(0).optional(),
    /** What to say when a facet is missing, by facet of `need`. */
    missing: z.array(z.string()).default([]),
    /** Id of the reference query; required for `found`. `{variant}` stands for the variant's id. */
    proof: z
      .string()
      .regex(/^[a-z0-9]+(-([a-z0-9]+|\{variant\}))*$/)
      .optional(),
    /** Facts that the first row of the proof returns: column name to fact name. */
    returns: z.record(z.string(), z.string()).default({}),
    /** What it looks like when somebody gets it wrong. */
    wrong: z.string().optional(),
  })
  .refine((claim) => claim.kind === 'proposed' || claim.proof !== undefined, { message: 'a found claim needs a proof', path: ['proof'] });
export type RubricClaim = z.infer<typeof claimSchema>;

/** What makes a good answer to a scenario: `rubric.yaml`. */
export const rubricSchema = z.strictObject({
  /** Raised when a change of the rubric changes grades. */
  version: z.number().int().positive(),
  /** All claims of all variants. */
  claims: z.array(claimSchema).min(1),
  /** Steps of the causal chain, by claim id. */
  edges: z.array(z.strictObject({ from: slug, to: slug })).default([]),
  /** Other root causes that an answer may wrongly assert: normally one per variant, with its id. */
  rivals: z
    .array(
      z.strictObject({
        id: slug,
        say: z.string(),
        facets: z.array(facetSchema).min(1),
        /** Variants in whose true story the same words occur. */
        except: z.array(slug).default([]),
      }),
    )
    .default([]),
  /** Words by which an answer may speak of a herring without naming an entity. */
  herring_concepts: z.record(slug, z.array(z.string())).default({}),
  /** Concepts of the measures for the future that fit each variant: for answers that do not know the cause. */
  remedies: z.record(slug, z.array(z.string()).min(1)).default({}),
  /** Ceilings of the score. */
  caps: z
    .array(
      z.strictObject({ when: z.enum(['root-missed', 'rival-asserted', 'impact-denied', 'no-evidence']), max: z.number().min(0).max(100) }),
    )
    .default([]),
  /** What an interviewer would ask next. */
  interview: z.array(z.string()).default([]),
});
export type Rubric = z.infer<typeof rubricSchema>;
