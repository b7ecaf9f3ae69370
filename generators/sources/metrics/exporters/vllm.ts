/** vLLM, engine V1 (port 8000). Its Python client gives every counter the suffix `_total`. */
import { GIVEN_UP, OK, TIMEOUT } from '../../../core/simulation/records.ts';
import { modelName } from '../../../core/service-calls.ts';
import { bounds, Counter, Histogram } from '../instruments.ts';
import type { Page } from '../page.ts';
import { modelOf, type Calls, type Exporter, type Making, type Scrapes } from './exporter.ts';

/** Bounds in seconds, from vLLM's metrics logger. */
const FIRST_TOKEN = bounds(
  [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560],
  true,
);
const LATENCY = bounds([0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680], true);

class Engine {
  readonly stopped: Counter;
  readonly length: Counter;
  readonly aborted: Counter;
  readonly prompt: Counter;
  readonly generation: Counter;
  readonly queries: Counter;
  readonly hits: Counter;
  readonly preemptions: Counter;
  readonly firstToken: Histogram;
  readonly latency: Histogram;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(model: string) {
    const labels = { engine: '0', model_name: model };
    const counter = (name: string, more: Readonly<Record<string, string>> = {}): Counter =>
      new Counter(`vllm:${name}`, { ...labels, ...more }, { zero: true });
    this.labels = labels;
    this.stopped = counter('request_success_total', { finished_reason: 'stop' });
    this.length = counter('request_success_total', { finished_reason: 'length' });
    this.aborted = counter('request_success_total', { finished_reason: 'abort' });
    this.prompt = counter('prompt_tokens_total');
    this.generation = counter('generation_tokens_total');
    this.queries = counter('prefix_cache_queries_total');
    this.hits = counter('prefix_cache_hits_total');
    this.preemptions = counter('num_preemptions_total');
    this.firstToken = new Histogram('vllm:time_to_first_token_seconds', labels, FIRST_TOKEN, true);
    this.latency = new Histogram('vllm:e2e_request_latency_seconds', labels, LATENCY, true);
  }

  write(page: Page, scrapes: Scrapes): void {
    const { slots, gauge } = scrapes;
    page.gauge('vllm:num_requests_running', this.labels, slots, (slot) => Math.max(0, gauge('calls')(slot) - gauge('queue')(slot)));
    page.gauge('vllm:num_requests_waiting', this.labels, slots, gauge('queue'));
    page.gauge('vllm:kv_cache_usage_perc', this.labels, slots, gauge('kv'));
    const { stopped, length, aborted, prompt, generation, queries, hits, preemptions, firstToken, latency } = this;
    for (const one of [stopped, length, aborted, prompt, generation, queries, hits, preemptions, firstToken, latency])
      one.write(page, scrapes);
  }
}

export class VllmExporter implements Exporter {
  /** One engine serves one model. */
  private engine: Engine | null = null;
  private readonly making: Making;

  constructor(making: Making) {
    this.making = making;
  }

  served(calls: Calls, row: number): void {
    const { slots } = this.making;
    const engine = (this.engine ??= new Engine(modelOf(calls, row, this.making)));
    const arrive = calls.arrive[row] as number;
    const left = calls.leave[row] as number;
    const outcome = calls.served[row] as number;
    const slot = slots.at(left);
    if (outcome === OK) {
      engine.stopped.add(slot);
      engine.latency.observe(slot, Math.round(left - arrive));
    } else if (outcome === TIMEOUT || outcome === GIVEN_UP) engine.aborted.add(slot);
    const preempted = calls.preempted[row] as number;
    if (preempted > 0) engine.preemptions.add(slot, preempted);
    const serve = calls.serve[row] as number;
    if (serve > 0) {
      engine.queries.add(slots.at(serve), calls.promptTokens[row]);
      engine.hits.add(slots.at(serve), calls.cachedTokens[row]);
    }
    const first = calls.first[row] as number;
    if (first === 0) return;
    engine.firstToken.observe(slots.at(first), Math.round(first - arrive));
    engine.prompt.add(slots.at(first), calls.promptTokens[row]);
    this.generated(engine, first, left, calls.outputTokens[row] as number);
  }

  /** Tokens come one by one from the first to the last. */
  private generated(engine: Engine, first: number, left: number, tokens: number): void {
    const { slots } = this.making;
    const last = slots.at(left);
    let done = 0;
    for (let slot = slots.at(first); slot < last; slot++) {
      const until = Math.min(tokens, 1 + Math.floor((Math.max(0, tokens - 1) * (slots.time(slot) - first)) / (left - first)));
      engine.generation.add(slot, until - done);
      done = until;
    }
    engine.generation.add(last, tokens - done);
  }

  called(): void {
    // The engine makes no calls.
  }

  write(page: Page, scrapes: Scrapes): void {
    (this.engine ?? new Engine(modelName('', this.making.pod.deployment))).write(page, scrapes);
  }
}
