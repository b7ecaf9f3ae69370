/**
 * Measured figures to stand beside ours: the few that a page needs, with their origin. Quantiles in the unit of the column.
 * The larger set, which these were taken from, is compared with them by a test where it is at hand.
 */

export interface Reference {
  readonly table: string;
  /** Column, or `arrival delay`, `failed`, `read`, `record`. */
  readonly column: string;
  readonly quantiles: Readonly<Record<string, number>>;
  readonly source: string;
}

const AGH = 'campus NetFlow, 4.03e9 flows, 30 days (flow_stats, AGH 2015, MIT)';
const APACHE = 'public Apache access log, 9,331 answers';
const INVICTUS = 'CloudTrail of a lab account, 2,900 events (invictus)';
const CONVERSATION = 'Azure LLM traces 2023, conversation, 19,366 requests';

export const REFERENCES: readonly Reference[] = [
  { table: 'vpc_flow', column: 'bytes', quantiles: { p50: 332, p90: 10_300, p99: 530_000, 'p99.9': 16e6 }, source: AGH },
  { table: 'alb_access', column: 'sent_bytes', quantiles: { p50: 12_292, p90: 65_748, p99: 1_190_300 }, source: APACHE },
  { table: 's3_access', column: 'bytes_sent', quantiles: { p50: 12_292, p90: 65_748, p99: 1_190_300 }, source: APACHE },
  {
    table: 'cloudtrail',
    column: 'arrival delay',
    quantiles: { p5: 86, p25: 122, p50: 200, p75: 393, p95: 425, max: 594 },
    source: INVICTUS,
  },
  { table: 'gateway_logs', column: 'gen_ai.usage.input_tokens', quantiles: { p50: 1020, p90: 2734.5, p99: 4142 }, source: CONVERSATION },
  { table: 'gateway_logs', column: 'gen_ai.usage.output_tokens', quantiles: { p50: 129, p90: 424, p99: 601 }, source: CONVERSATION },
];

/** Shares, ratios and sizes: what was measured, where. */
export const NOTES: readonly { readonly table: RegExp; readonly signal: string; readonly measured: string }[] = [
  { table: /^cloudtrail$/, signal: 'failed', measured: `10.3 % (${INVICTUS})` },
  { table: /^cloudtrail$/, signal: 'dispersion', measured: `171 by the minute, gaps CV 7.5 (${INVICTUS})` },
  { table: /^cloudtrail$/, signal: 'record', measured: `1,261 B, 9.7 times (${INVICTUS})` },
  { table: /^vpc_flow$/, signal: 'record', measured: '117 B, 7 times (flow records, version 2)' },
  { table: /^(alb_access|s3_access)$/, signal: 'record', measured: `237 B, 10.6 times (${APACHE})` },
  { table: /^(gateway_logs|chat_turns)$/, signal: 'dispersion', measured: `20.6 by the minute, gaps CV 1.09 (${CONVERSATION})` },
  {
    table: /^(gateway_logs|chat_turns|spans|app_logs|alb_access)$/,
    signal: 'diurnal',
    measured: 'chat 2.3, coding 12 on weekdays (Azure LLM traces 2024, 44 M requests)',
  },
  { table: /^gateway_logs$/, signal: 'failed', measured: '1.8 %, 1.9 %, 7.3 % by period (BurstGPT)' },
  {
    table: /^(app_logs|task_logs|spark_logs)$/,
    signal: 'templates',
    measured: '6 to 114 in 2,000 lines, first 16 to 47 %, five 62 to 99 % (loghub)',
  },
  { table: /^(task_logs|spark_logs)$/, signal: 'record', measured: 'Spark 98 B, Hadoop 192 B a line (loghub)' },
];
