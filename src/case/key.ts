import type { Facet } from '../../scenarios/_schema/facet.ts';
import type { EntityRecord, Fact, TimelineEntry } from '../../generators/core/manifest.ts';

/** Everything the grader needs. `grade(key, answer, connector)` needs no generator. JSON on disk. */
export interface Key {
  readonly version: 1;
  /** Id of the Case that it belongs to. */
  readonly case: string;
  readonly scenario: string;
  readonly variant: string;
  readonly versions: { readonly tracehound: string; readonly key: number };
  /** Zone of times without one. */
  readonly zone: 'UTC';
  /** ISO 8601 UTC day(s) the case covers, to read bare clock times. */
  readonly window: { readonly start: string; readonly end: string };
  /** The brief: text copied from it earns nothing. */
  readonly brief: string;
  readonly facts: Readonly<Record<string, Fact>>;
  /** ONE catalogue of every entity of the case. */
  readonly entities: readonly KeyEntity[];
  readonly claims: readonly Claim[];
  readonly edges: readonly Edge[];
  readonly rivals: readonly Rival[];
  readonly herrings: readonly Herring[];
  readonly caps: readonly Cap[];
  /** For the report, after the grade. */
  readonly reveal: {
    readonly summary: string;
    readonly timeline: readonly TimelineEntry[];
    readonly model: Readonly<Record<string, string>>;
    readonly interview: readonly string[];
  };
}

export interface KeyEntity extends EntityRecord {
  readonly side: 'true' | 'herring' | 'noise';
}

export type Category = 'situation' | 'task' | 'action' | 'result';

/** One thing a good answer says. */
export interface Claim {
  readonly id: string;
  readonly category: Category;
  /** Plain words for feedback: "how the attacker got in". Never contains the answer. */
  readonly title: string;
  /** The answer in one sentence, for after the grade. */
  readonly truth: string;
  /** `found` is proved by a query; `proposed` (fix, prevention) is judged by concept and target. */
  readonly kind: 'found' | 'proposed';
  readonly weight: number;
  /** Is this the root cause? Missing it caps the score. */
  readonly root?: boolean;
  /** Is this the harm? Denying it caps the score. */
  readonly impact?: boolean;
  /** Naming another entity of the same type (another bucket) makes the claim missed rather than partial. */
  readonly exact?: boolean;
  /** Its facets may stand in different boxes (that it was lost, and what it was). */
  readonly apart?: boolean;
  /** All facets: met. */
  readonly need: readonly Facet[];
  /** Any one list complete: partial. */
  readonly partial: readonly (readonly Facet[])[];
  /** Concepts that, in the same clause, turn the claim into something else (`wrote`, `belongs-to`). */
  readonly antagonists?: readonly string[];
  /** Rivals whose assertion voids this claim. */
  readonly voidedBy?: readonly string[];
  /** Sentences around the anchor in which facets may stand. Default 1. */
  readonly reach?: number;
  /** What to say when a facet is missing, by facet index of `need`. */
  readonly missing: readonly string[];
  /**
   * What of its words stands in every variant of the scenario, so that a question may say it before the grade: its `title`, or the
   * whole `claim`. Absent: its words could tell the variant.
   */
  readonly common?: 'title' | 'claim';
  readonly proof?: { readonly sql: string };
  /** What it looks like when somebody gets it wrong. */
  readonly wrong?: string;
}

export type { Facet };

/** A step of the causal chain: `from` happened, and because of it `to`. Each is the id of a claim or a concept. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Another root cause that an answer may wrongly assert. */
export interface Rival {
  readonly id: string;
  /** Words for feedback: "a public bucket". */
  readonly say: string;
  /** All of these facets in one asserted clause name the rival as cause. */
  readonly facets: readonly Facet[];
}

/** An innocent oddity: excluding it earns, blaming it costs. */
export interface Herring {
  readonly id: string;
  readonly entities: readonly string[];
  readonly concepts?: readonly string[];
  readonly why: string;
}

export interface Cap {
  readonly when: 'root-missed' | 'rival-asserted' | 'impact-denied' | 'no-evidence' | 'too-many-names' | 'nothing-named';
  readonly max: number;
}

/** Facts about what the brief names or what any row may show: the bucket in question, the mail, the window. No secret, no evidence. */
export const isGiven = (fact: string): boolean => /^(victim|mail|brief|window)\./.test(fact);
