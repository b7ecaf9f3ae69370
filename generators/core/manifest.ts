/** What the generator did: the only origin of a Key. */

/** A named value of what happened. */
export interface Fact {
  /** What was done. Times are ISO 8601 UTC to the second; bytes and counts are numbers. */
  readonly value: string | number | boolean;
  /** What the imperfect telemetry shows of it; absent when it shows the value itself. */
  readonly observable?: string | number | boolean;
  /** How near an answer must come: relative for amounts (0.06 = 6 %), seconds for times. */
  readonly tolerance?: number;
  readonly unit?: 'bytes' | 'count' | 'time' | 'seconds' | 'usd';
}

export type EntityType =
  | 'account'
  | 'address'
  | 'article'
  | 'artefact'
  | 'bucket'
  | 'client'
  | 'column'
  | 'deployment'
  | 'device'
  | 'domain'
  | 'eni'
  | 'identity'
  | 'instance'
  | 'job'
  | 'key'
  | 'model'
  | 'node'
  | 'object'
  | 'package'
  | 'partition'
  | 'person'
  | 'pod'
  | 'policy'
  | 'repository'
  | 'role'
  | 'rule'
  | 'service'
  | 'session'
  | 'setting'
  | 'table'
  | 'task'
  | 'ticket'
  | 'tool'
  | 'user'
  | 'vendor'
  | 'vpc';

/** Something an answer may name. The catalogue holds every entity of the case, guilty or not. */
export interface EntityRecord {
  readonly id: string;
  readonly type: EntityType;
  readonly value: string;
  readonly aliases?: readonly string[];
}

/** Why some rows exist. `incident`: the cause; `herring`: innocent oddity; `sibling`: faint trace of another variant. */
export interface Label {
  readonly id: string;
  readonly kind: 'incident' | 'herring' | 'sibling';
  /** One sentence for authors. */
  readonly why: string;
}

export interface TimelineEntry {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly text: string;
}

export interface Manifest {
  readonly scenario: string;
  readonly variant: string;
  readonly level: number;
  readonly size: 'full' | 'short';
  /** ISO 8601 UTC, half open. */
  readonly window: { readonly start: string; readonly end: string };
  readonly facts: Readonly<Record<string, Fact>>;
  readonly entities: readonly EntityRecord[];
  /** Index 0 is background and has no entry of meaning. */
  readonly labels: readonly Label[];
  readonly timeline: readonly TimelineEntry[];
  readonly herrings: readonly {
    readonly id: string;
    readonly entities: readonly string[];
    readonly why: string;
    readonly facts: Readonly<Record<string, Fact>>;
  }[];
  /** Neutral words that the brief may fill in, such as the bucket the mail quotes: true in every variant. */
  readonly brief: Readonly<Record<string, string>>;
}
