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
  /** Only what this scenario serves is comparable. */
  readonly scenario?: string;
}

const AGH = 'campus NetFlow, 4.03e9 flows, 30 days (flow_stats, AGH 2015, MIT)';
const APACHE = 'public Apache access log, 9,331 answers';
const INVICTUS = 'CloudTrail of a lab account, 2,900 events (invictus)';
const CONVERSATION = 'Azure LLM traces 2023, conversation, 19,366 requests';
const CODE = 'Azure LLM traces 2023, code, 8,819 requests';
const LONG = 'Mooncake, conversation, 12,031 requests';
const IMAGES = 'image service, queue and answer, 23,478 requests (Alibaba v2026-GenAI)';

export const REFERENCES: readonly Reference[] = [
  { table: 'vpc_flow', column: 'bytes', quantiles: { p50: 332, p90: 10_300, p99: 530_000, 'p99.9': 16e6 }, source: AGH },
  { table: 'vpc_flow', column: 'packets', quantiles: { 'p47.8': 1, p84: 8, 'p99.5': 1024 }, source: AGH },
  {
    table: 'alb_access',
    column: 'sent_bytes',
    quantiles: {
      p1: 229,
      p5: 357,
      p10: 1015,
      p25: 3638,
      p50: 12_292,
      p75: 37_269,
      p90: 65_748,
      p95: 171_720,
      p99: 1_190_300,
      'p99.9': 54_307_000,
    },
    source: APACHE,
    scenario: 's3-exfiltration',
  },
  {
    table: 'alb_access',
    column: 'target_processing_time',
    quantiles: {
      p1: 0.108,
      p5: 0.121,
      p10: 0.13,
      p25: 0.154,
      p50: 0.203,
      p75: 0.286,
      p90: 0.382,
      p95: 0.451,
      p99: 0.627,
      'p99.9': 2.023,
    },
    source: IMAGES,
    scenario: 'inference-latency',
  },
  { table: 's3_access', column: 'bytes_sent', quantiles: { p50: 12_292, p90: 65_748, p99: 1_190_300 }, source: APACHE },
  {
    table: 'cloudtrail',
    column: 'arrival delay',
    quantiles: { p5: 86, p25: 122, p50: 200, p75: 393, p95: 425, max: 594 },
    source: INVICTUS,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.input_tokens',
    quantiles: { p1: 29, p5: 181, p10: 207, p25: 396, p50: 1020, p75: 1189, p90: 2734.5, p95: 4083, p99: 4142, 'p99.9': 6179.2 },
    source: CONVERSATION,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.output_tokens',
    quantiles: { p1: 16, p5: 41, p10: 54, p25: 85, p50: 129, p75: 395, p90: 424, p95: 451, p99: 601, 'p99.9': 954 },
    source: CONVERSATION,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.input_tokens',
    quantiles: { p1: 17, p5: 75, p10: 147, p25: 578, p50: 1469, p75: 2744.5, p90: 5187.6, p95: 7303.3, p99: 7436, 'p99.9': 7437 },
    source: CODE,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.output_tokens',
    quantiles: { p1: 6, p5: 6, p10: 7, p25: 9, p50: 13, p75: 24, p90: 55, p95: 90, p99: 251.46, 'p99.9': 825.27 },
    source: CODE,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.input_tokens',
    quantiles: {
      p1: 894,
      p5: 901,
      p10: 964,
      p25: 2306.5,
      p50: 6909,
      p75: 15_367,
      p90: 27_367,
      p95: 39_550,
      p99: 85_400,
      'p99.9': 121_300,
    },
    source: LONG,
  },
  {
    table: 'gateway_logs',
    column: 'gen_ai.usage.output_tokens',
    quantiles: { p1: 3, p5: 10, p10: 24, p25: 156.5, p50: 350, p75: 472, p90: 597, p95: 698, p99: 1118.5, 'p99.9': 2000 },
    source: LONG,
  },
];

/** What was measured of a column, as far as it is comparable with what a scenario serves. */
export const referencesOf = (table: string, column: string, scenario: string): readonly Reference[] =>
  REFERENCES.filter(
    (each) => each.table === table && each.column === column && (each.scenario === undefined || each.scenario === scenario),
  );

/** Shares, ratios and sizes: what was measured, where. */
export const NOTES: readonly {
  readonly table: RegExp;
  readonly signal: string;
  readonly measured: string;
  /** Least and most, in the unit of the figure. */ readonly range?: readonly [number, number];
}[] = [
  { table: /^cloudtrail$/, signal: 'failed', measured: `10.3 % (${INVICTUS})`, range: [0.092, 0.103] },
  { table: /^cloudtrail$/, signal: 'dispersion', measured: `171 by the minute, gaps CV 7.5 (${INVICTUS})` },
  { table: /^cloudtrail$/, signal: 'record', measured: `1,261 B, 9.7 times (${INVICTUS})` },
  { table: /^vpc_flow$/, signal: 'record', measured: '117 B, 7 times (flow records, version 2)' },
  { table: /^(alb_access|s3_access)$/, signal: 'record', measured: `237 B, 10.6 times (${APACHE})` },
  { table: /^(gateway_logs|chat_turns)$/, signal: 'dispersion', measured: `20.6 by the minute, gaps CV 1.09 (${CONVERSATION})` },
  {
    table: /^(gateway_logs|chat_turns|spans|app_logs|alb_access)$/,
    signal: 'diurnal',
    measured: 'chat 2.3, coding 12 on weekdays (Azure LLM traces 2024, 44 M requests)',
    range: [2.3, 12],
  },
  { table: /^gateway_logs$/, signal: 'failed', measured: '1.8 %, 1.9 %, 7.3 % by period (BurstGPT)', range: [0.0178, 0.0726] },
  {
    table: /^(app_logs|task_logs|spark_logs)$/,
    signal: 'templates',
    measured: '6 to 114 in 2,000 lines, first 16 to 47 %, five 62 to 99 % (loghub)',
  },
  { table: /^(task_logs|spark_logs)$/, signal: 'record', measured: 'Spark 98 B, Hadoop 192 B a line (loghub)' },
];

/** Packing of every kind of record that was measured: flow records 7 times, audit records 9.7, a web log 10.6. */
export const PACKING = { range: [7, 10.6], source: `${INVICTUS}; ${APACHE}; flow records, version 2` } as const;

/** Templates in 2,000 lines of public logs: their number, the share of the first and of the first five. Source: loghub. */
export const TEMPLATES = {
  table: /^(app_logs|task_logs|spark_logs)$/,
  count: [6, 114],
  top: [0.16, 0.47],
  top5: [0.62, 0.99],
  source: 'sixteen public logs of 2,000 lines each (loghub)',
} as const;

/** Variance over mean of counts in intervals of so many seconds. */
export const RHYTHMS: readonly {
  readonly table: RegExp;
  readonly points: readonly (readonly [seconds: number, fano: number])[];
  readonly source: string;
}[] = [
  {
    table: /^(gateway_logs|chat_turns)$/,
    points: [
      [1, 1.4],
      [10, 4],
      [60, 20.6],
    ],
    source: CONVERSATION,
  },
  {
    table: /^gateway_logs$/,
    points: [
      [1, 13],
      [10, 71],
      [60, 161],
    ],
    source: CODE,
  },
  { table: /^cloudtrail$/, points: [[60, 171]], source: INVICTUS },
];
