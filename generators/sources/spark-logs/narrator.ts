/** What every part of a Spark application's story needs: its draws, its clock, its driver and executors. */
import type { EventBatch } from '../../core/events.ts';
import { ipText } from '../../core/ids.ts';
import { exp, normalQuantile } from '../../core/math.ts';
import type { Pools } from '../../core/pools.ts';
import { hostName, type Try } from '../../core/source-kit/pipeline.ts';
import { mix, TO_UNIT } from '../../core/source-kit/run.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import { MS, SECOND } from '../../core/time.ts';
import type { Instance } from '../../core/world.ts';
import type { Lines } from './lines.ts';
import type { Phrase } from './phrases.ts';

const NOTHING: Values = {};

export interface Executor {
  readonly id: number;
  readonly host: number;
  readonly name: string;
  readonly ip: string;
  readonly port: number;
}

/** Says lines one after the other, for the driver or an executor. */
export class Narrator {
  protected readonly one: Try;
  protected readonly fixed: Values;
  protected readonly executors: readonly Executor[];
  /** The driver's clock, microseconds. */
  protected at: number;
  private readonly lines: Lines;
  private readonly driver: number;
  private draws = 0;

  /**
   * @param hosts instances by number of the executor, from 1
   * @param folder that it writes to, with its bucket
   */
  constructor(lines: Lines, pools: Pools, one: Try, hosts: ReadonlyMap<number, number>, folder: string) {
    this.lines = lines;
    this.one = one;
    const all = [...hosts.values()];
    this.driver = all[mix(one.draw ^ 5) % all.length] as number;
    const number = one.application.replace('application_', '');
    this.executors = [...hosts].map(([id, host]) => {
      const { eni } = pools.read('instance', host) as Instance;
      return { id, host, name: hostName(pools, host), ip: ipText(eni.privateIp), port: 32_768 + (mix(one.draw ^ (100 + id)) % 28_000) };
    });
    this.fixed = {
      application: one.application,
      number,
      task: one.task,
      day: /__(\d{4}-\d\d-\d\d)/.exec(one.run)?.[1] ?? '',
      host: hostName(pools, this.driver),
      port: 32_768 + (mix(one.draw ^ 9) % 28_000),
      memory: 5200 + (mix(one.draw ^ 10) % 3000) / 10,
      executors: this.executors.length,
      uuid: this.uuid(11),
      code: one.exitCode,
      folder,
    };
    this.at = one.t + (6.5 + 5 * this.unit()) * SECOND;
  }

  protected draw(): number {
    return mix(this.one.draw ^ Math.imul(++this.draws, 0x85ebca6b));
  }

  protected unit(): number {
    return this.draw() * TO_UNIT;
  }

  /** Around `median`. */
  protected spread(median: number, sigma: number): number {
    return median * exp(sigma * normalQuantile((this.draw() + 0.5) * TO_UNIT));
  }

  protected uuid(salt: number): string {
    const hex = (word: number) =>
      mix(this.one.draw ^ Math.imul(salt, 0x9e3779b1) ^ word)
        .toString(16)
        .padStart(8, '0');
    const [a, b, c, d] = [hex(1), hex(2), hex(3), hex(4)];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }

  protected say(phrase: Phrase, values: Values = NOTHING, origin?: EventBatch, others: Values = this.fixed): void {
    this.lines.say(this.one, this.at, this.draw(), this.driver, 0, phrase, values, others, origin);
  }

  /** The next line of the driver, `median` milliseconds on. */
  protected then(median: number, phrase: Phrase, values?: Values, origin?: EventBatch): void {
    this.at += Math.floor((0.5 + this.unit()) * median * MS) + 1 + (this.draw() % 400);
    this.say(phrase, values, origin);
  }

  protected on(executor: Executor, t: number, phrase: Phrase, values: Values, origin: EventBatch, others: Values = NOTHING): void {
    this.lines.say(this.one, t, this.draw(), executor.host, executor.id, phrase, values, others, origin);
  }
}
