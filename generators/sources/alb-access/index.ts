import type { EventBatch } from '../../core/events.ts';
import { tlsOf } from '../../core/request-ids.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { still } from '../../core/staging.ts';
import { writeHex } from '../../core/source-kit/hex.ts';
import { CodeMemo, LATE_SHARE, mix, perRun, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import { OutsideCalls, type Requests } from './calls.ts';
import { ALB_ACCESS, KIND, STAGE } from './table.ts';

/** Each node closes its file every five minutes (formats reference §1.5). */
const FILE = 300 * SECOND;
const NONE = -1;
const TRACE_BYTES = 33;
const CONNECTION_BYTES = 32;
const DASH = 45;

const run = perRun((context) => {
  const { pools, world } = context;
  const { loadBalancer } = world;
  const text = (code: number) => (pools.read('string', code) as string | null) ?? '';
  const ids = context.rng('ids', still('HttpRequest', 'load-balancer'), 'certificate');
  return {
    stage: new Stage('alb_access', STAGE),
    outside: new OutsideCalls(context),
    elb: pools.string(loadBalancer.arn.split(':loadbalancer/')[1] ?? loadBalancer.name),
    group: pools.string(loadBalancer.targetGroup),
    cert: pools.string(`arn:aws:acm:${world.region}:${world.mainAccount}:certificate/${ids.uuid()}`),
    key: ids.u32(),
    nodes: Math.max(1, loadBalancer.enis.length),
    browser: new CodeMemo(
      (code) =>
        (/^Mozilla\/5\.0 .*(Chrome|Firefox|Safari|Edg)\//.test(text(code)) && !/bot|crawl|spider/i.test(text(code)) ? KIND.h2 : 0) |
        (tlsOf(text(code)) ? KIND.tls13 : 0),
    ),
    /** Some libraries announce a body of no bytes with every GET. */
    idle: new CodeMemo((code) => (/^(?:okhttp|python-urllib|aiohttp|FeedFetcher|curl\/7)/.test(text(code)) ? KIND.idleBody : 0)),
    bodiless: new CodeMemo((code) => Number(/^(?:GET|HEAD)$/.test(text(code)))),
    /** Characters that a URI must not have, as probes like to send. */
    odd: new CodeMemo((code) => (/[\s"<>\\^`{|}]/.test(text(code)) ? KIND.oddUri : 0)),
    priority: new CodeMemo((code) =>
      /^\/(api|graphql|v\d)\b/.test(text(code)) ? 10 : /^\/(static|assets|img)\b/.test(text(code)) ? 20 : 0,
    ),
  };
});

/** Requests to instances: the balancer begins their traces. */
function requests(batch: EventBatch<'HttpRequest'>, context: SourceContext): void {
  const { instances } = context.world;
  const { rows, columns } = batch;
  const words = context.rng('ids', batch, 'trace').fill(new Uint32Array(rows * 3));
  const trace = new Uint32Array(rows * 4);
  const eni = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    eni[i] = instances[(columns.target[i] as number) - 1]?.eni.index ?? NONE;
    trace[4 * i] = Math.floor((columns.t[i] as number) / SECOND);
    for (let k = 0; k < 3; k++) trace[4 * i + 1 + k] = words[3 * i + k] as number;
  }
  write(batch, { rows, columns, eni, trace }, context);
}

/** Calls from outside to services: their traces are those of the spans. */
function calls(batch: EventBatch<'ServiceCall'>, context: SourceContext): void {
  const found = run(context).outside.read(batch);
  if (found.rows > 0) write(batch, found, context);
}

function write(batch: EventBatch, { rows, columns: e, eni: enis, trace: ids }: Requests, context: SourceContext): void {
  const { stage, ...state } = run(context);
  const { clock, level, world } = context;
  const noise = context.rng('noise', batch, 'timing').fill(new Uint32Array(rows * 2));
  for (let i = 0; i < rows; i++) {
    stage.make(context, batch, i, TRACE_BYTES);
    const c = stage.columns;
    const status = e.status[i] as number;
    const answer = e.targetStatus[i] as number;
    const eni = enis[i] as number;
    const isReached = eni !== NONE;
    const redirect = answer === 0 && status >= 301 && status <= 308 && !isReached;
    const draw = noise[i * 2] as number;
    const created = Math.floor(e.t[i] as number);
    const waited = redirect || status === 503 ? NONE : Math.round(e.requestMs[i] as number);
    const elapsed = e.targetMs[i] as number;
    const worked = answer === 0 ? NONE : Math.round(elapsed);
    const answered = answer === 0 ? NONE : mix(draw) * TO_UNIT < 0.93 ? 0 : 1 + (mix(draw ^ 1) & 1);
    // What the three times leave out: sending the body, and less than a millisecond of rounding.
    const ended =
      created +
      Math.floor(
        (Math.max(0, waited) + Math.max(0, elapsed) + Math.max(0, answered)) * 1000 +
          mix(draw ^ 2) * TO_UNIT * 900 +
          (e.bytesOut[i] as number) / 40,
      );
    const port = e.clientPort[i] as number;
    const client = e.clientIp[i] as number;
    const connection = mix(client ^ Math.imul(port, 0x9e3779b1) ^ state.key);
    const node = connection % state.nodes;
    const file = Math.ceil((ended + 1) / FILE);
    const delivery = mix(Math.imul(file, 0x85ebca77) ^ Math.imul(node + 1, 0xc2b2ae3d) ^ state.key);
    const late = mix(delivery) * TO_UNIT < LATE_SHARE[level] ? 900 : 0;
    const arrived = file * FILE + (25 + (delivery % 110) + late) * SECOND;
    if (arrived >= clock.end) continue;
    const row = stage.rows;
    const agent = state.browser.get(e.ua[i] as number);
    c.created[row] = created;
    c.ended[row] = ended;
    c.arrived[row] = arrived;
    c.tie[row] = noise[i * 2 + 1] as number;
    c.kind[row] =
      (redirect ? 0 : KIND.tls | agent) |
      (mix(draw ^ 4) * TO_UNIT < 0.55 ? KIND.reused : 0) |
      (redirect ? KIND.redirect : 0) |
      state.odd.get(e.path[i] as number) |
      (state.bodiless.get(e.method[i] as number) ? state.idle.get(e.ua[i] as number) : 0) |
      (isReached && status !== 503 && status !== 504 ? KIND.target : 0);
    c.client[row] = client;
    c.clientport[row] = port;
    c.eni[row] = eni + 1;
    c.targetport[row] = e.targetPort[i] as number;
    c.waited[row] = waited;
    c.worked[row] = worked;
    c.answered[row] = answered;
    c.method[row] = e.method[i] as number;
    c.host[row] = e.host[i] as number;
    c.path[row] = e.path[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.status[row] = status;
    c.targetstatus[row] = answer;
    c.bytesin[row] = e.bytesIn[i] as number;
    c.bytesout[row] = e.bytesOut[i] as number;
    c.priority[row] = state.priority.get(e.path[i] as number);
    c.node[row] = (world.loadBalancer.enis[node] ?? -1) + 1;
    c.elb[row] = state.elb;
    c.group[row] = state.group;
    c.cert[row] = state.cert;
    const { trace, connection: conn } = c;
    writeHex(trace.bytes, trace.used, ids[i * 4] as number);
    trace.bytes[trace.used + 8] = DASH;
    for (let k = 0; k < 3; k++) writeHex(trace.bytes, trace.used + 9 + k * 8, ids[i * 4 + 1 + k] as number);
    trace.used += TRACE_BYTES;
    for (let k = 0; k < 4; k++) writeHex(conn.bytes, conn.used + k * 8, mix(connection + Math.imul(k + 1, 0x9e3779b1)));
    conn.used += CONNECTION_BYTES;
    trace.close(row);
    conn.close(row);
    stage.rows++;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'alb-access',
  title: 'Application Load Balancer access logs',
  tables: [ALB_ACCESS],
  accepts: { HttpRequest: requests, ServiceCall: calls },
  start: (context) => void run(context),
});
