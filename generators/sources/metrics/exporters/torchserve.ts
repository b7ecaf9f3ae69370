/** TorchServe (port 8082): its own names, microseconds as running sums. */
import { httpStatus } from '../../../core/service-calls.ts';
import { Counter, type Answered } from '../instruments.ts';
import type { Page } from '../page.ts';
import { Family, modelOf, type Calls, type Exporter, type Making, type Scrapes } from './exporter.ts';

class Model {
  readonly requests: Counter;
  readonly latency: Counter;
  readonly queue: Counter;

  constructor(model: string, hostname: string) {
    const labels = { model_name: model, model_version: 'default', hostname };
    this.requests = new Counter('ts_inference_requests_total', labels);
    this.latency = new Counter('ts_inference_latency_microseconds', labels);
    this.queue = new Counter('ts_queue_latency_microseconds', labels);
  }

  write(page: Page, answered: Answered): void {
    this.requests.write(page, answered);
    this.latency.write(page, answered);
    this.queue.write(page, answered);
  }
}

export class TorchServeExporter implements Exporter {
  private readonly models = new Family<Model>();
  /** By first digit of the status. */
  private readonly classes: Readonly<Record<2 | 4 | 5, Counter>>;
  private readonly making: Making;

  constructor(making: Making) {
    this.making = making;
    const labels = { Level: 'Host', Hostname: making.pod.name };
    const counter = (digit: number): Counter => new Counter(`Requests${digit}XX`, labels);
    this.classes = { 2: counter(2), 4: counter(4), 5: counter(5) };
  }

  served(calls: Calls, row: number, cause: number): void {
    const { pod, slots } = this.making;
    const left = calls.leave[row] as number;
    const slot = slots.at(left);
    const digit = Math.floor(httpStatus(calls.served[row] as number, 'torchserve', cause) / 100);
    this.classes[digit === 2 || digit === 4 ? digit : 5].add(slot);
    const model = this.models.of(calls.operation[row] as number, () => {
      const name = modelOf(calls, row, this.making);
      return { name, value: () => new Model(name, pod.name) };
    });
    model.requests.add(slot);
    model.latency.add(slot, Math.round(left - (calls.arrive[row] as number)));
    model.queue.add(slot, Math.round(calls.queue[row] as number));
  }

  called(): void {
    // TorchServe makes no calls.
  }

  write(page: Page, scrapes: Scrapes): void {
    for (const digit of [2, 4, 5] as const) this.classes[digit].write(page, scrapes);
    this.models.write(page, scrapes);
    const labels = { DeviceId: '0', Hostname: this.making.pod.name, Level: 'Host' };
    page.gauge('GPUUtilization', labels, scrapes.slots, (slot) => Math.round(scrapes.gpuLoad(slot) * 100));
  }
}
