import type { PlanContext } from '../producer.ts';
import type { EventWriter } from '../timeline.ts';

/** Writes resolver queries from codes. */
export interface DnsWriter {
  /** One query. `qtype`, `rcode`: codes of this writer's `codes`. */
  one(write: EventWriter, t: number, instance: number, name: number, qtype: number, rcode: number, answer: number): void;
  /** An A query and, when `both`, its AAAA twin within a millisecond, without an answer. */
  pair(write: EventWriter, t: number, instance: number, name: number, answer: number, both: boolean): void;
  readonly codes: {
    readonly A: number;
    readonly AAAA: number;
    readonly NOERROR: number;
    readonly NXDOMAIN: number;
    readonly SERVFAIL: number;
  };
}

/** Prepares the codes for DNS rows. `instance` is the world's index, `name` carries the trailing dot. */
export function dnsWriter(context: PlanContext): DnsWriter {
  const { pools } = context;
  const codes = {
    A: pools.string('A'),
    AAAA: pools.string('AAAA'),
    NOERROR: pools.string('NOERROR'),
    NXDOMAIN: pools.string('NXDOMAIN'),
    SERVFAIL: pools.string('SERVFAIL'),
  };
  const instances = context.world.instances.map((instance) => pools.instance(instance.index));

  function one(write: EventWriter, t: number, instance: number, name: number, qtype: number, rcode: number, answer: number): void {
    if (t >= context.clock.end) return;
    const buffer = write.buffer('DnsLookup');
    buffer.ensure(1);
    const { columns, rows } = buffer;
    columns.t[rows] = Math.floor(t);
    columns.instance[rows] = instances[instance] ?? 0;
    columns.name[rows] = name;
    columns.qtype[rows] = qtype;
    columns.rcode[rows] = rcode;
    columns.answer[rows] = answer;
    buffer.rows += 1;
  }

  function pair(write: EventWriter, t: number, instance: number, name: number, answer: number, both: boolean): void {
    one(write, t, instance, name, codes.A, codes.NOERROR, answer);
    if (both) one(write, t + 90 + (t % 700), instance, name, codes.AAAA, codes.NOERROR, 0);
  }
  return { one, pair, codes };
}
