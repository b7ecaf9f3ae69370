import type { EventBatch } from '../core/events.ts';
import { defineSource, type SourceContext, type StageColumn, type TableSpec } from '../core/source.ts';
import { isoTime, jsonObject, jsonString, timestamp } from '../core/sql.ts';
import { CodeMemo, LATE_SHARE, mix, perRun, quantile, TO_UNIT } from '../core/source-kit/run.ts';
import { Stage } from '../core/source-kit/stage.ts';
import { SECOND } from '../core/time.ts';

/** Seconds from query to delivered record, by rank. */
const DELAY = [0, 20, 0.25, 70, 0.5, 140, 0.75, 220, 0.95, 300, 1, 420];
const FILE_STEP = 10 * SECOND;

/** What an answer is, so that SQL need not look at it. */
const ANSWER = { none: 0, ipv4: 1, ipv6: 2, name: 3, other: 4 } as const;

const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  eni: { ref: 'eni' },
  name: { ref: 'string' },
  qtype: { ref: 'string' },
  rcode: { ref: 'string' },
  answer: { ref: 'string' },
  kind: { type: 'u8' },
  port: { type: 'u16' },
  tcp: { type: 'u8' },
} as const satisfies Record<string, StageColumn>;

const dotted = (text: string) => `CASE WHEN ${text} LIKE '%.' THEN ${text} ELSE ${text} || '.' END`;
const NAME = 'name.value::VARCHAR';
const ANSWER_TEXT = 'answer.value::VARCHAR';

const DNS_QUERIES: TableSpec = {
  name: 'dns_queries',
  title: 'Route 53 Resolver query logs',
  description:
    'DNS queries that instances sent to the resolver of their VPC, written by Route 53 Resolver and delivered within some minutes. ' +
    "Answers from an instance's own cache, or from another resolver, never reach it and are not here.",
  spec: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html',
  columns: [
    { name: 'version', type: 'VARCHAR', description: 'Version of the record format.' },
    { name: 'account_id', type: 'VARCHAR', description: 'Account of the VPC.', entity: 'account' },
    { name: 'region', type: 'VARCHAR', description: 'Region of the VPC.' },
    { name: 'vpc_id', type: 'VARCHAR', description: 'VPC the query came from.', entity: 'vpc' },
    { name: 'query_timestamp', type: 'TIMESTAMP', description: 'When the query arrived, UTC, in whole seconds.' },
    { name: 'query_name', type: 'VARCHAR', description: 'Name asked for, with its final dot.', entity: 'domain' },
    { name: 'query_type', type: 'VARCHAR', description: 'A, AAAA, PTR, TXT and so on.' },
    { name: 'query_class', type: 'VARCHAR', description: 'IN.' },
    { name: 'rcode', type: 'VARCHAR', description: 'NOERROR, NXDOMAIN (no such name) or SERVFAIL.' },
    {
      name: 'answers',
      type: 'STRUCT(Rdata VARCHAR, "Type" VARCHAR, "Class" VARCHAR)[]',
      description: 'Answers; empty when there is none. answers[1].Rdata is the first address.',
    },
    { name: 'srcaddr', type: 'VARCHAR', description: 'Address of the instance that asked.', entity: 'address' },
    { name: 'srcport', type: 'VARCHAR', description: 'Its port, as text like all scalars of this record.' },
    { name: 'transport', type: 'VARCHAR', description: 'UDP, or TCP for long answers.' },
    { name: 'srcids', type: 'STRUCT("instance" VARCHAR)', description: 'Instance that asked.', entity: 'instance' },
  ],
  time: 'query_timestamp',
  stage: STAGE,
  select: {
    version: `'1.100000'`,
    account_id: 'eni.account',
    region: 'eni.region',
    vpc_id: 'eni.vpc',
    query_timestamp: timestamp('s.t'),
    query_name: dotted(NAME),
    query_type: 'qtype.value',
    query_class: `'IN'`,
    rcode: `CASE WHEN s.rcode = 0 THEN 'NOERROR' ELSE rcode.value::VARCHAR END`,
    answers: `CASE WHEN s.kind = 0 THEN [] ELSE [{'Rdata': CASE WHEN s.kind = ${ANSWER.name} THEN ${dotted(ANSWER_TEXT)} ELSE ${ANSWER_TEXT} END, 'Type': CASE s.kind WHEN ${ANSWER.ipv4} THEN 'A' WHEN ${ANSWER.ipv6} THEN 'AAAA' WHEN ${ANSWER.name} THEN CASE WHEN qtype.value::VARCHAR IN ('PTR', 'NS', 'SRV', 'MX') THEN qtype.value::VARCHAR ELSE 'CNAME' END ELSE qtype.value::VARCHAR END, 'Class': 'IN'}] END`,
    srcaddr: 'eni.privateIp',
    srcport: 's.port::VARCHAR',
    transport: `CASE WHEN s.tcp = 1 THEN 'TCP' ELSE 'UDP' END`,
    srcids: `{'instance': eni.instance}`,
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      version: jsonString('version'),
      account_id: jsonString('account_id'),
      region: jsonString('region'),
      vpc_id: jsonString('vpc_id'),
      query_timestamp: jsonString(isoTime('query_timestamp')),
      query_name: jsonString('query_name'),
      query_type: jsonString('query_type'),
      query_class: jsonString('query_class'),
      rcode: jsonString('rcode'),
      answers: `'[' || coalesce(array_to_string([${jsonObject({ Rdata: jsonString('a.Rdata'), Type: jsonString('a."Type"'), Class: jsonString('a."Class"') })} for a in answers], ','), '') || ']'`,
      srcaddr: jsonString('srcaddr'),
      srcport: jsonString('srcport'),
      transport: jsonString('transport'),
      srcids: jsonObject({ instance: jsonString('srcids."instance"') }),
    }),
  },
};

function answerKind(text: string): number {
  if (text === '') return ANSWER.none;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return ANSWER.ipv4;
  if (text.includes(':') && /^[0-9a-f:]+$/i.test(text)) return ANSWER.ipv6;
  return /^[\w.-]+\.[a-z]+\.?$/i.test(text) ? ANSWER.name : ANSWER.other;
}

const run = perRun(({ pools }) => ({
  stage: new Stage('dns_queries', STAGE),
  kind: new CodeMemo((code) => answerKind((pools.read('string', code) as string | null) ?? '')),
}));

function lookups(batch: EventBatch<'DnsLookup'>, context: SourceContext): void {
  const { stage, kind } = run(context);
  const { clock, level, world } = context;
  const e = batch.columns;
  const noise = context.rng('noise', batch, 'delivery').fill(new Uint32Array(batch.rows * 2));
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i);
    const c = stage.columns;
    const eni = world.instances[(e.instance[i] as number) - 1]?.eni;
    if (!eni) throw new Error(`A DnsLookup of ${batch.producer} names no instance.`);
    const delay = noise[i * 2] as number;
    const other = noise[i * 2 + 1] as number;
    const late = mix(delay) * TO_UNIT < LATE_SHARE[level] ? 600 + (mix(delay ^ 3) % 2400) : 0;
    const asked = Math.floor((e.t[i] as number) / SECOND) * SECOND;
    const arrived = Math.ceil((asked + (quantile(DELAY, delay * TO_UNIT) + late) * SECOND) / FILE_STEP) * FILE_STEP;
    if (arrived >= clock.end) continue;
    const row = stage.rows++;
    c.t[row] = asked;
    c.arrived[row] = arrived;
    c.tie[row] = other;
    c.eni[row] = eni.index + 1;
    c.name[row] = e.name[i] as number;
    c.qtype[row] = e.qtype[i] as number;
    c.rcode[row] = e.rcode[i] as number;
    c.answer[row] = e.answer[i] as number;
    c.kind[row] = kind.get(e.answer[i] as number);
    // Linux takes ports from 32768 to 60999.
    c.port[row] = 32_768 + (mix(other ^ 1) % 28_232);
    c.tcp[row] = mix(other ^ 2) * TO_UNIT < 0.003 ? 1 : 0;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'dns-queries',
  title: 'Route 53 Resolver query logs',
  tables: [DNS_QUERIES],
  accepts: { DnsLookup: lookups },
});
