/** One requirement on a clause (or its near sentences). */
export type Facet =
  /** Any of these catalogue entities is named. */
  | { readonly entity: readonly string[] }
  /** A concept of the thesaurus is present (any of). With `not`: it is said to be absent ("no data left"). */
  | { readonly concept: readonly string[]; readonly not?: boolean }
  /** The fact's amount, within its tolerance, with its unit and counted noun. */
  | { readonly quantity: string; readonly counted?: readonly string[] }
  /** The fact's instant, within its tolerance. */
  | { readonly time: string }
  /** At least `count` of these (remediation lists). */
  | { readonly atLeast: number; readonly of: readonly Facet[] }
  /** Any one of these. */
  | { readonly anyOf: readonly Facet[] }
  /** At least so many `edges` of the key are linked in the right direction. */
  | { readonly linked: number }
  /** At least so many innocent things are examined and excluded. */
  | { readonly excluded: number; readonly of: 'herrings' | 'rivals' | 'any' }
  /** A STAR box does its part: the symptom, the goal, own steps with a value, the outcome. */
  | { readonly structure: 'situation' | 'task' | 'action' | 'result' };
