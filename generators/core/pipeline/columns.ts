import type { Rng } from '../random.ts';

/** A column of the interactions as upstream sends them, and what the model makes of it. */
export interface PipelineColumn {
  readonly name: string;
  /** What a release may call it instead. */
  readonly renamed: string;
  /** Where the value comes from. */
  readonly from: 'upstream' | 'store';
  /** Share of the model's signal that is lost when the column says nothing. */
  readonly importance: number;
  readonly mean: number;
  readonly deviation: number;
  /** Usual share of NULLs. */
  readonly nulls: number;
}

/** name, other name, mean, standard deviation, usual share of NULLs. */
const HEAVY = [
  ['dwell_seconds', 'dwell_time_s', 8.4, 6.1, 0.004],
  ['category_id', 'item_category', 412, 233, 0.001],
  ['basket_value', 'cart_value', 38.4, 27.9, 0.006],
  ['item_price', 'unit_price', 24.7, 19.2, 0.001],
  ['scroll_depth', 'scroll_share', 0.46, 0.27, 0.009],
  ['session_age_s', 'session_seconds', 312, 285, 0.003],
  ['views_before', 'prior_views', 3.8, 2.9, 0.005],
  ['query_length', 'query_terms', 14.1, 8.8, 0.011],
  ['hour_of_week', 'local_hour', 88, 48, 0.001],
  ['seconds_since_last', 'idle_seconds', 5210, 6900, 0.008],
] as const;
const LIGHT = [
  ['referrer', 'referrer_kind', 3.1, 1.8, 0.041],
  ['locale', 'language_tag', 5.6, 3.2, 0.002],
  ['discount_pct', 'discount_share', 6.2, 9.4, 0.012],
  ['rating', 'average_rating', 4.1, 0.6, 0.028],
  ['stock_level', 'stock_quantity', 140, 118, 0.015],
  ['app_version', 'client_version', 41.8, 3.4, 0.002],
  ['tenure_days', 'account_age_days', 410, 366, 0.001],
  ['screen_width', 'viewport_width', 702, 455, 0.007],
  ['battery_level', 'battery_share', 0.61, 0.24, 0.034],
  ['image_count', 'photos', 5.2, 3.1, 0.009],
  ['push_enabled', 'notifications_on', 0.44, 0.5, 0.013],
] as const;
const STORE = [
  ['user_ctr_7d', 0.081, 0.034],
  ['item_ctr_1d', 0.074, 0.041],
  ['item_popularity_7d', 0.31, 0.22],
  ['user_category_affinity', 0.42, 0.19],
  ['provider_score', 3.9, 0.7],
] as const;

/** How many of the heavy ones a company's model has. */
const HEAVY_USED = 4;

/** The columns of a company: four that matter, five or six that hardly do, and those of the feature store. */
export function buildColumns(
  rng: Rng,
  [kind, otherKind]: readonly [string, string],
  style: (name: string) => string,
): readonly PipelineColumn[] {
  const called = (name: string): string => style(name === 'category_id' ? kind : name === 'item_category' ? otherKind : name);
  const upstream = [
    ...rng.sample(HEAVY, HEAVY_USED).map((row) => ({ row, importance: 0.33 + 0.07 * rng.unit() })),
    ...rng.sample(LIGHT, rng.between(5, 6)).map((row) => ({ row, importance: 0.003 + 0.006 * rng.unit() })),
  ].map(({ row: [name, renamed, mean, deviation, nulls], importance }): PipelineColumn => ({
    name: called(name),
    renamed: called(renamed),
    from: 'upstream',
    importance,
    mean: mean * (0.85 + 0.3 * rng.unit()),
    deviation,
    nulls,
  }));
  // Together as much as one that matters.
  const store = STORE.map(([name, mean, deviation]): PipelineColumn => ({
    name,
    renamed: name,
    from: 'store',
    importance: (0.34 + 0.05 * rng.unit()) / STORE.length,
    mean: mean * (0.85 + 0.3 * rng.unit()),
    deviation,
    nulls: 0,
  }));
  return [...rng.shuffle(upstream), ...store];
}
