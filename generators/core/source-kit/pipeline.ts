/** What the logs of a pipeline share: tries of tasks with what they wrote, names of hosts, lines with holes. */
import type { EventBatch } from '../events.ts';
import { ipText } from '../ids.ts';
import type { Pools } from '../pools.ts';
import type { SourceContext } from '../source.ts';
import { reader, still } from '../staging.ts';
import type { Instance } from '../world.ts';
import { parseTemplate, writeTemplate, type Template } from './templates.ts';
import type { TextScratch } from './stage.ts';

/** What a try wrote of a partition. Codes are of the string pool; times in microseconds. */
export interface Written {
  /** Batch without rows that the event came in: for its label and producer. */
  readonly origin: EventBatch;
  readonly t: number;
  readonly dataset: string;
  readonly partition: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly bytesOut: number;
  readonly files: number;
}

/** One try of a task. */
export interface Try {
  readonly origin: EventBatch;
  readonly t: number;
  readonly end: number;
  readonly queued: number;
  /** Codes, as rows carry them; then the same as text. */
  readonly codes: { readonly dag: number; readonly run: number; readonly task: number; readonly application: number };
  readonly dag: string;
  readonly run: string;
  readonly task: string;
  readonly application: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly state: string;
  readonly operator: string;
  readonly exitCode: number;
  /** Code of an instance; 0 = none. */
  readonly host: number;
  /** In the order of time. */
  readonly written: readonly Written[];
  /** A random word. */
  readonly draw: number;
}

/** Gathers tries and what they wrote, in whatever order the events come. */
export class Tries {
  private readonly tries = new Map<string, Omit<Try, 'written'>>();
  private readonly written = new Map<string, Written[]>();
  private readonly context: SourceContext;
  private readonly text: (code: number | undefined) => string;

  constructor(context: SourceContext) {
    this.context = context;
    this.text = reader(context.pools);
  }

  /** Key of a try; codes of the string pool. */
  static key(dag: number, run: number, task: number, attempt: number): string {
    return `${dag} ${run} ${task} ${attempt}`;
  }

  tasks(batch: EventBatch<'PipelineTask'>): void {
    const e = batch.columns;
    const origin = originOf(batch);
    const draws = this.context.rng('noise', batch, 'tries').fill(new Uint32Array(batch.rows));
    for (let i = 0; i < batch.rows; i++) {
      const [dag, run, task, application] = [e.dag[i], e.run[i], e.task[i], e.application[i]] as [number, number, number, number];
      const attempt = e.attempt[i] as number;
      this.tries.set(Tries.key(dag, run, task, attempt), {
        origin,
        t: e.t[i] as number,
        end: e.end[i] as number,
        queued: e.queued[i] as number,
        codes: { dag, run, task, application },
        dag: this.text(dag),
        run: this.text(run),
        task: this.text(task),
        application: this.text(application),
        attempt,
        maxAttempts: e.maxAttempts[i] as number,
        state: this.text(e.state[i]),
        operator: this.text(e.operator[i]),
        exitCode: e.exitCode[i] as number,
        host: e.host[i] as number,
        draw: draws[i] as number,
      });
    }
  }

  counts(batch: EventBatch<'PartitionCount'>): void {
    const e = batch.columns;
    const origin = originOf(batch);
    for (let i = 0; i < batch.rows; i++) {
      const key = Tries.key(e.dag[i] as number, e.run[i] as number, e.task[i] as number, e.attempt[i] as number);
      const known = this.written.get(key) ?? [];
      this.written.set(key, known);
      known.push({
        origin,
        t: e.t[i] as number,
        dataset: this.text(e.dataset[i]),
        partition: this.text(e.partition[i]),
        rowsIn: e.rowsIn[i] as number,
        rowsOut: e.rowsOut[i] as number,
        bytesOut: e.bytesOut[i] as number,
        files: e.files[i] as number,
      });
    }
  }

  /** All tries, in the order in which their events came. */
  all(): Try[] {
    return [...this.tries].map(([key, one]) => ({ ...one, written: (this.written.get(key) ?? []).sort((a, b) => a.t - b.t) }));
  }
}

/** The batch without its rows, which are gone after the call. */
const originOf = (batch: EventBatch): EventBatch => ({ ...still('PipelineTask', batch.producer), cell: batch.cell, label: batch.label });

/** `ip-10-20-31-17.eu-west-1.compute.internal`, as a host calls itself. @param code of an instance; 0 = none */
export function hostName(pools: Pools, code: number): string {
  const instance = pools.read('instance', code) as Instance | null;
  return instance ? `ip-${ipText(instance.eni.privateIp).replaceAll('.', '-')}.${instance.region}.compute.internal` : '';
}

/** Decimals of the holes of a `PipelineLine`. */
const DECIMALS = { d: 4 };

/** Prints the text of `PipelineLine` events. */
export class LineTexts {
  private readonly templates = new Map<number, Template>();
  private readonly text: (code: number | undefined) => string;
  private readonly values: Record<string, number | string> = {};

  constructor(pools: Pools) {
    this.text = reader(pools);
  }

  /** Writes the text of event `i` as that of `row`. */
  write(to: TextScratch, row: number, e: EventBatch<'PipelineLine'>['columns'], i: number): void {
    const code = e.text[i] as number;
    let template = this.templates.get(code);
    if (!template) this.templates.set(code, (template = parseTemplate(this.text(code), DECIMALS)));
    const { values } = this;
    values['a'] = e.a[i] as number;
    values['b'] = e.b[i] as number;
    values['c'] = e.c[i] as number;
    values['d'] = e.finite[i] === 0 ? Number.NaN : (e.d[i] as number);
    values['x'] = this.text(e.x[i]);
    values['y'] = this.text(e.y[i]);
    writeTemplate(to, row, template, values);
  }
}
