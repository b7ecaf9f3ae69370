import type { StageColumn, TableSpec } from '../../core/source.ts';
import { timestamp } from '../../core/sql.ts';

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  name: { ref: 'string' },
  labels: { ref: 'params' },
  value: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;

const escaped = `replace(replace(replace(l.value, chr(92), chr(92) || chr(92)), '"', chr(92) || '"'), chr(10), chr(92) || 'n')`;
const pairs = `array_to_string([l.key || '="' || ${escaped} || '"' for l in map_entries(labels)], ',')`;
const number = `CASE WHEN "value" = trunc("value") AND abs("value") < 1e15 THEN CAST(CAST("value" AS BIGINT) AS VARCHAR) ELSE CAST("value" AS VARCHAR) END`;

/** Samples as a Prometheus server stores them. */
export const METRICS: TableSpec = {
  name: 'metrics',
  title: 'Metrics (Prometheus)',
  description:
    'What a Prometheus server scraped once a minute from services, model servers, GPUs, nodes and the cluster: one row per series and scrape. ' +
    'Counters (`_total`, `_count`, `_sum`, `_bucket`, `nv_…`) only rise and begin at 0 with each process, so look at differences; a replaced pod is a new series. ' +
    'A target that did not answer has `up` 0 and no other sample at that time, not zeros; while the server itself was away there is nothing. Samples arrive within seconds.',
  spec: 'https://prometheus.io/docs/instrumenting/exposition_formats/',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the target was scraped, UTC. Every target has its own second of the minute.' },
    {
      name: 'name',
      type: 'VARCHAR',
      description: 'Name of the metric, with its unit: seconds, bytes, us (microseconds).',
      entity: 'metric',
    },
    {
      name: 'labels',
      type: 'MAP(VARCHAR, VARCHAR)',
      description:
        "Labels of the series: labels['pod'], labels['node'], labels['le'] (upper bound of a histogram bucket, in seconds) and so on. Name and labels together are the series.",
    },
    { name: 'value', type: 'DOUBLE', description: 'Value at that time.' },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    time: timestamp('s.t'),
    name: 'name.value',
    labels: 'labels.value',
    value: 's.value',
  },
  arrived: timestamp('s.arrived'),
  order: 't, tie',
  raw: {
    format: 'line',
    sql: `CAST("name" AS VARCHAR) || CASE WHEN cardinality(labels) > 0 THEN '{' || ${pairs} || '}' ELSE '' END || ' ' || ${number} || ' ' || CAST(epoch_ms("time") AS VARCHAR)`,
  },
};
