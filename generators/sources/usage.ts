import type { EventBatch } from '../core/events.ts';
import { defineSource, type SourceContext, type StageColumn, type TableSpec } from '../core/source.ts';
import { LATE_SHARE, numbered, perRun } from '../core/source-kit/run.ts';
import { Stage } from '../core/source-kit/stage.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { delays, reader, still, ties } from '../core/staging.ts';
import { HOUR } from '../core/time.ts';

const STAGE = {
  t: { type: 'f64' },
  /** When the figures were taken, and how long they took to arrive. */
  taken: { type: 'f64' },
  delay: { type: 'f64' },
  tie: { type: 'u32' },
  apikey: { ref: 'string' },
  model: { ref: 'string' },
  requests: { type: 'u32' },
  prompt: { type: 'f64' },
  completion: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;

/** An open hour shows what was answered so long before the window ends. */
const LAG = 300e6;

const TABLE: TableSpec = {
  name: 'usage',
  title: 'Metering: tokens by key and hour',
  description:
    'One row per API key, model and hour with requests: what the gateway metered, for bills and budgets, over several weeks. Requests that the rate limit turned away are not metered, all others are, also those whose line in gateway_logs was lost. ' +
    'The meter closes an hour some minutes after its end, now and then an hour later; until then the row holds what had been answered five minutes before the end of the window.',
  spec: 'https://docs.vllm.ai/en/latest/usage/metrics/',
  time: 'time',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'Beginning of the hour, UTC; a request belongs to the hour in which it arrived.' },
    { name: 'api_key', type: 'VARCHAR', entity: 'key', description: 'Id of the API key.' },
    { name: 'model', type: 'VARCHAR', description: 'Model that was asked.' },
    { name: 'requests', type: 'BIGINT', description: 'Requests that were let in.' },
    { name: 'prompt_tokens_total', type: 'BIGINT', description: 'Tokens of their prompts.' },
    { name: 'completion_tokens_total', type: 'BIGINT', description: 'Tokens of their answers.' },
    { name: 'closed', type: 'BOOLEAN', description: 'Is the hour complete? False for the last one: its figures are those so far.' },
  ],
  stage: STAGE,
  select: {
    time: timestamp('s.t'),
    api_key: 'apikey.value',
    model: 'model.value',
    requests: 's.requests',
    prompt_tokens_total: 's.prompt',
    completion_tokens_total: 's.completion',
    closed: `s.taken = s.t + ${HOUR}`,
  },
  arrived: timestamp('s.taken + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      hour: jsonString(isoTime('"time"')),
      api_key: jsonString('api_key'),
      model: jsonString('model'),
      requests: jsonPlain('requests'),
      prompt_tokens_total: jsonPlain('prompt_tokens_total'),
      completion_tokens_total: jsonPlain('completion_tokens_total'),
      closed: jsonPlain('closed'),
    }),
  },
};

interface Figures {
  requests: number;
  prompt: number;
  completion: number;
}

interface Meter {
  readonly hour: number;
  readonly apikey: number;
  readonly model: number;
  readonly all: Figures;
  /** Of that, what was answered by the last look at open hours. */
  readonly early: Figures;
}

function count(to: Figures, requests: number, prompt: number, completion: number): void {
  to.requests += requests;
  to.prompt += prompt;
  to.completion += completion;
}

const nothing = (): Figures => ({ requests: 0, prompt: 0, completion: 0 });

/** There are fewer models than this, and codes of keys stay far below 2^40. */
const MODELS = 256;

/** Meters by key and model, then hour: numbers, so that no request needs a key of text. */
const run = perRun(() => ({ meters: new Map<number, Map<number, Meter>>(), models: numbered() }));

function meterOf(context: SourceContext, t: number, apikey: number, model: number): Meter {
  const { meters, models } = run(context);
  const hour = Math.floor(t / HOUR);
  const who = apikey * MODELS + models.get(model);
  let hours = meters.get(who);
  if (!hours) meters.set(who, (hours = new Map<number, Meter>()));
  let meter = hours.get(hour);
  if (!meter) hours.set(hour, (meter = { hour: hour * HOUR, apikey, model, all: nothing(), early: nothing() }));
  return meter;
}

function requests(batch: EventBatch<'ChatRequest'>, context: SourceContext): void {
  const e = batch.columns;
  for (let i = 0; i < batch.rows; i++) {
    const prompt =
      (e.systemTokens[i] as number) +
      (e.historyTokens[i] as number) +
      (e.contextTokens[i] as number) +
      (e.toolTokens[i] as number) +
      (e.userTokens[i] as number);
    if (prompt === 0) continue;
    const meter = meterOf(context, e.t[i] as number, e.apiKey[i] as number, e.model[i] as number);
    count(meter.all, 1, prompt, e.outputTokens[i] as number);
    if ((e.end[i] as number) <= context.clock.end - LAG) count(meter.early, 1, prompt, e.outputTokens[i] as number);
  }
}

function hours(batch: EventBatch<'UsageHour'>, context: SourceContext): void {
  const e = batch.columns;
  for (let i = 0; i < batch.rows; i++) {
    const meter = meterOf(context, e.t[i] as number, e.apiKey[i] as number, e.model[i] as number);
    const [prompt, completion] = [Math.round(e.promptTokens[i] as number), Math.round(e.outputTokens[i] as number)];
    for (const figures of [meter.all, meter.early]) count(figures, e.requests[i] as number, prompt, completion);
  }
}

/** By hour, key and model, so that draws do not hang on who wrote first. */
function sorted(context: SourceContext): Meter[] {
  const text = reader(context.pools);
  const all = [...run(context).meters.values()].flatMap((byHour) => [...byHour.values()]);
  const names = new Map(all.map((meter) => [meter, `${text(meter.apikey)}\u0000${text(meter.model)}`]));
  return all.sort((a, b) => a.hour - b.hour || (names.get(a)! < names.get(b)! ? -1 : 1));
}

function finish(context: SourceContext): void {
  const meters = sorted(context);
  const batch = still('UsageHour', 'meter');
  const late = LATE_SHARE[context.level] * 4;
  const delay = delays(context.rng('noise', batch, 'delay'), meters.length, { medianS: 260, sigma: 0.35, minS: 120, late });
  const tie = ties(context.rng('noise', batch, 'tie'), meters.length);
  const stage = new Stage(TABLE.name, STAGE);
  stage.reserve(meters.length);
  for (const [i, meter] of meters.entries()) {
    const isClosed = meter.hour + HOUR + (delay[i] as number) < context.clock.end;
    const figures = isClosed ? meter.all : meter.early;
    if (figures.requests === 0) continue;
    const c = stage.columns;
    const row = stage.rows++;
    c.t[row] = meter.hour;
    c.taken[row] = isClosed ? meter.hour + HOUR : context.clock.end - LAG;
    // What is open is sent at once.
    c.delay[row] = isClosed ? (delay[i] as number) : Math.floor((delay[i] as number) % (LAG / 2));
    c.tie[row] = tie[i] as number;
    c.apikey[row] = meter.apikey;
    c.model[row] = meter.model;
    c.requests[row] = figures.requests;
    c.prompt[row] = figures.prompt;
    c.completion[row] = figures.completion;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'usage',
  title: 'Metering',
  tables: [TABLE],
  accepts: { ChatRequest: requests, UsageHour: hours },
  finish,
});
