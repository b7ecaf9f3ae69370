/** One requirement on a clause (or its near sentences). */
export type Facet =
  /** Any of these catalogue entities is named. */
  | { readonly entity: readonly string[] }
  /** A concept of the thesaurus is present (any of). With `not`: it is said to be absent ("no data left"). */
  | { readonly concept: readonly string[]; readonly not?: boolean }
  /** The fact's amount, within its tolerance (relative; the facet's own, if it has one), with its unit and counted noun. */
  | { readonly quantity: string; readonly counted?: readonly string[]; readonly tolerance?: number }
  /** The fact's instant, within its tolerance (seconds; the facet's own, if it has one). */
  | { readonly time: string; readonly tolerance?: number }
  /** At least `count` of these (remediation lists). */
  | { readonly atLeast: number; readonly of: readonly Facet[] }
  /**
   * So many different measures for the future are proposed. From an answer that does not know the cause only those in `aimed`
   * count, which fit the case at hand (filled in from the rubric's `remedies`).
   */
  | { readonly measures: number; readonly aimed?: readonly string[] }
  /** Any one of these. */
  | { readonly anyOf: readonly Facet[] }
  /** The chain of causes is told: where another name than the right one stands in it, so many `edges` of the key in the right direction. */
  | { readonly linked: number }
  /** At least so many innocent things are examined and excluded. With `reason`: half where nothing says why. */
  | { readonly excluded: number; readonly of: 'herrings' | 'rivals' | 'any'; readonly reason?: boolean }
  /** A STAR box does its part: the symptom, the goal, own steps with a value, the outcome. */
  | { readonly structure: 'situation' | 'task' | 'action' | 'result' };
