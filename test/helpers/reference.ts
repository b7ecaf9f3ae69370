import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file of the reference pages, which do not belong to the repository.
 * `TRACEHOUND_REFERENCE` names the folder that holds `design/`, `reference/` and `grading/`.
 * @returns its text, or null (after a word on the console) where there is no such folder or file
 */
export function referenceFile(path: string): string | null {
  const folder = process.env['TRACEHOUND_REFERENCE'];
  const file = folder === undefined ? null : join(folder, path);
  if (file !== null && existsSync(file)) return readFileSync(file, 'utf8');
  console.warn(`Tests against ${path} skipped: set TRACEHOUND_REFERENCE to the folder that holds it.`);
  return null;
}

/** What the tests read of `reference/formats-dist.json`. Mixture entries are kind, weight, sigma, median. */
export interface MeasuredDistributions {
  readonly flows_agh_2015: Readonly<Record<'tcp_size_mix' | 'udp_size_mix', readonly (readonly [string, number, number, number])[]>>;
  readonly quantile_levels: readonly number[];
  readonly web_response_bytes_apache: { readonly q: readonly number[]; readonly status: Readonly<Record<string, number>> };
  readonly cloudtrail_invictus: {
    readonly delivery_delay_s_q5_25_50_75_95_100: readonly number[];
    readonly read_share: number;
    readonly error_share: number;
  };
  readonly llm: {
    readonly azure2023_conv: { readonly generated_q: readonly number[]; readonly iat_cv: number };
    readonly failure_ratio_burstgpt: readonly number[];
  };
  /** Requests a minute in each two hours of a day, read off published plots. */
  readonly diurnal_requests_per_min_utc: Readonly<Record<'chat_weekday_2h' | 'chat_weekend_2h', readonly number[]>>;
}

/** The measured distributions, or null without the reference pages. */
export function measuredDistributions(): MeasuredDistributions | null {
  const text = referenceFile('reference/formats-dist.json');
  return text === null ? null : (JSON.parse(text) as MeasuredDistributions);
}
