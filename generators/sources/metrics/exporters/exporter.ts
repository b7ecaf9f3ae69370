import type { EventBatch } from '../../../core/events.ts';
import type { Pod, Pools } from '../../../core/pools.ts';
import { modelName } from '../../../core/service-calls.ts';
import type { Answered } from '../instruments.ts';
import type { Page } from '../page.ts';
import type { Slots } from '../schedule.ts';

export type Calls = EventBatch<'ServiceCall'>['columns'];

/** What an exporter knows when it is asked for its page. */
export interface Scrapes extends Answered {
  /** Value of a field of the latest sample at a slot; NaN before the first. */
  readonly gauge: (field: 'queue' | 'calls' | 'busy' | 'kv') => (slot: number) => number;
  /** Load of the workers, 0 to 1; NaN before the first sample, and where there is no GPU. */
  readonly gpuLoad: (slot: number) => number;
  /** When the process that answers a slot began, seconds since 1970. */
  readonly started: (slot: number) => number;
}

/** The metrics page of a process: which events it counts, and under what names it shows them. */
export interface Exporter {
  /**
   * A call that its pod answered.
   * @param row of `calls`, with `leave` set
   * @param cause how the last failed call ended that the pod made for it; 0 for none
   */
  served(calls: Calls, row: number, cause: number): void;
  /** A call that its pod made, over at `end`. @param cause the same at the server */
  called(calls: Calls, row: number, cause: number): void;
  write(page: Page, scrapes: Scrapes): void;
}

/** What an exporter is made of. */
export interface Making {
  readonly pod: Pod;
  readonly pools: Pools;
  readonly slots: Slots;
}

/** The model that a call is for. */
export function modelOf(calls: Calls, row: number, { pools, pod }: Making): string {
  return modelName((pools.read('string', calls.operation[row] as number) as string | null) ?? '', pod.deployment);
}

/** Instruments by the code of what they are about; codes of the same name share one. Written in the order of their names. */
export class Family<T extends { write(page: Page, answered: Answered): void }> {
  private readonly byCode = new Map<number, T>();
  private readonly byName = new Map<string, T>();

  /** @param make gives the name, and makes the instrument if it is new */
  of(code: number, make: () => { readonly name: string; readonly value: () => T }): T {
    const known = this.byCode.get(code);
    if (known) return known;
    const { name, value } = make();
    const found = this.byName.get(name) ?? value();
    this.byName.set(name, found);
    this.byCode.set(code, found);
    return found;
  }

  get names(): readonly string[] {
    return [...this.byName.keys()].sort();
  }

  write(page: Page, answered: Answered): void {
    for (const name of this.names) this.byName.get(name)!.write(page, answered);
  }
}
