/** Triton Inference Server (port 8002): counters per model; durations are sums in microseconds, over successful requests. */
import { ERROR, GIVEN_UP, OK, REJECTED, TIMEOUT } from '../../../core/simulation/records.ts';
import { Counter, type Answered } from '../instruments.ts';
import type { Page } from '../page.ts';
import { Family, modelOf, type Calls, type Exporter, type Making, type Scrapes } from './exporter.ts';

const REASONS = ['REJECTED', 'CANCELED', 'BACKEND', 'OTHER'] as const;
const REASON_OF: Readonly<Record<number, (typeof REASONS)[number]>> = {
  [REJECTED]: 'REJECTED',
  [GIVEN_UP]: 'CANCELED',
  [TIMEOUT]: 'CANCELED',
  [ERROR]: 'BACKEND',
};
/** Part of an execution that is copying in and copying out; the rest computes. */
const COPY_IN = 0.04;
const COPY_OUT = 0.01;
/** A member of a batch of n is 1/n of an execution, in fixed point: whole numbers add up the same in any order. */
const ONE = 2 ** 32;

class Model {
  readonly success: Counter;
  readonly failure: Readonly<Record<(typeof REASONS)[number], Counter>>;
  /** Inputs: each request brings one. */
  readonly count: Counter;
  readonly executions: Counter;
  readonly request: Counter;
  readonly queue: Counter;
  readonly input: Counter;
  readonly infer: Counter;
  readonly output: Counter;
  private readonly all: readonly Counter[];

  constructor(model: string) {
    const made: Counter[] = [];
    const counter = (name: string, more: Readonly<Record<string, string>> = {}, show?: (sum: number) => number): Counter => {
      const one = new Counter(`nv_inference_${name}`, { model, version: '1', ...more }, { zero: true, ...(show ? { show } : {}) });
      made.push(one);
      return one;
    };
    this.success = counter('request_success');
    this.failure = Object.fromEntries(REASONS.map((reason) => [reason, counter('request_failure', { reason })])) as Model['failure'];
    this.count = counter('count');
    this.executions = counter('exec_count', {}, (sum) => Math.round(sum / ONE));
    this.request = counter('request_duration_us');
    this.queue = counter('queue_duration_us');
    this.input = counter('compute_input_duration_us');
    this.infer = counter('compute_infer_duration_us');
    this.output = counter('compute_output_duration_us');
    this.all = made;
  }

  write(page: Page, answered: Answered): void {
    for (const counter of this.all) counter.write(page, answered);
  }
}

export class TritonExporter implements Exporter {
  private readonly models = new Family<Model>();
  private readonly making: Making;

  constructor(making: Making) {
    this.making = making;
  }

  served(calls: Calls, row: number): void {
    const { slots } = this.making;
    const model = this.models.of(calls.operation[row] as number, () => {
      const name = modelOf(calls, row, this.making);
      return { name, value: () => new Model(name) };
    });
    const left = calls.leave[row] as number;
    const slot = slots.at(left);
    const outcome = calls.served[row] as number;
    const batch = calls.batchSize[row] as number;
    // One that failed at its work was executed with the others of its batch.
    if (outcome === OK || batch > 0) model.executions.add(slot, Math.round(ONE / Math.max(1, batch)));
    if (outcome !== OK) return model.failure[REASON_OF[outcome] ?? 'OTHER'].add(slot);
    const busy = Math.round(calls.busy[row] as number);
    const input = Math.round(busy * COPY_IN);
    const output = Math.round(busy * COPY_OUT);
    model.success.add(slot);
    model.count.add(slot);
    model.request.add(slot, Math.round(left - (calls.arrive[row] as number)));
    model.queue.add(slot, Math.round(calls.queue[row] as number));
    model.input.add(slot, input);
    model.infer.add(slot, busy - input - output);
    model.output.add(slot, output);
  }

  called(): void {
    // Triton makes no calls.
  }

  write(page: Page, scrapes: Scrapes): void {
    this.models.write(page, scrapes);
    // The queue is sampled per server; it belongs to its first model.
    const [model] = this.models.names;
    if (model !== undefined)
      page.gauge('nv_inference_pending_request_count', { model, version: '1' }, scrapes.slots, scrapes.gauge('queue'));
    page.gauge('nv_gpu_utilization', {}, scrapes.slots, scrapes.gpuLoad);
  }
}
