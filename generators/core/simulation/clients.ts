/** Where requests come from: open arrivals that follow a rate, closed users who think, and plans that are played. */
import { Alias, exponential, gamma } from '../distributions.ts';
import type { Rng } from '../random.ts';
import type { CompiledClient } from './compile.ts';
import type { Open } from './model.ts';
import { OK } from './records.ts';
import { ON_ARRIVAL, ON_BURST, ON_PLANNED, ON_RATE, ON_THINK, type State } from './state.ts';

/** How often a changing rate is read, microseconds. */
const READ = 60e6;

export class Clients {
  private readonly s: State;
  private readonly factor: Float64Array;
  private readonly choice: readonly Alias[];
  /** Of open clients: present rate per microsecond, next arrival, and whether a busy phase lasts. */
  private readonly rate: Float64Array;
  private readonly next: Float64Array;
  private readonly isBusy: Uint8Array;
  /** Planned requests that follow no other, by time, and how many of them have begun. */
  private readonly roots: Int32Array;
  private begun = 0;

  constructor(state: State) {
    this.s = state;
    const clients = state.compiled.clients;
    this.factor = state.parameters.now.rate;
    this.choice = clients.map((client) => new Alias(client.spec.mix.map((kind) => kind.weight)));
    this.rate = new Float64Array(clients.length);
    this.next = new Float64Array(clients.length);
    this.isBusy = new Uint8Array(clients.length).fill(1);
    const { planned } = state.compiled;
    const roots: number[] = [];
    for (let i = 0; planned && i < planned.count; i++) if ((planned.time[i] as number) < Infinity) roots.push(i);
    this.roots = Int32Array.from(roots).sort((a, b) => planned!.time[a]! - planned!.time[b]! || a - b);
  }

  start(): void {
    while (this.begun < this.roots.length && this.s.compiled.planned!.time[this.roots[this.begun]!]! < this.s.now) this.begun++;
    this.planRoot();
    this.s.compiled.clients.forEach((client, index) => {
      const { arrivals } = client.spec;
      if (arrivals.kind === 'planned') return;
      if (arrivals.kind === 'closed') {
        for (let user = 0; user < arrivals.users; user++) this.think(index);
        return;
      }
      // The first gap is only partly left when the window opens.
      this.next[index] = this.s.now + gap(client.rng, arrivals) * client.rng.unit();
      this.rate[index] = 1;
      if (arrivals.bursts) {
        const { busy, idle } = arrivals.bursts;
        this.isBusy[index] = client.rng.chance(busy / (busy + idle)) ? 1 : 0;
        this.planPhase(client, arrivals, index);
      }
      this.follow(index);
      if (typeof arrivals.rate === 'function') this.s.at(this.s.now + READ, ON_RATE, index);
    });
  }

  private planRoot(): void {
    const root = this.roots[this.begun];
    if (root !== undefined) this.s.at(this.s.compiled.planned!.time[root]!, ON_PLANNED, root);
  }

  /** A planned request is due: does it begin? Plans the next of those that follow no other. */
  due(planned: number): boolean {
    if (this.roots[this.begun] === planned) {
      this.begun++;
      this.planRoot();
    }
    return this.s.now < this.s.end;
  }

  /** A request is over for its client. @param planned its index in the plan, or -1 */
  settled(index: number, planned: number, status: number): void {
    if (planned < 0) {
      this.think(index);
      return;
    }
    const plan = this.s.compiled.planned!;
    const next = plan.next[planned]!;
    if (next >= 0 && (status === OK || plan.needs[next] === 0)) this.s.at(this.s.now + plan.gap[next]!, ON_PLANNED, next);
  }

  /** A closed user starts to think. */
  think(index: number): void {
    const client = this.s.compiled.clients[index]!;
    if (client.spec.arrivals.kind === 'closed') this.s.at(this.s.now + client.spec.arrivals.think.from(client.rng), ON_THINK, index);
  }

  /** Index into the client's mix. */
  pick(index: number): number {
    const choice = this.choice[index]!;
    return choice.size === 1 ? 0 : choice.pick(this.s.compiled.clients[index]!.rng);
  }

  /** Does a request arrive now? The event of an arrival that has been moved since says no. Plans the next. */
  arrives(index: number): boolean {
    const s = this.s;
    if (s.now !== this.next[index] || s.now >= s.end) return false;
    const client = s.compiled.clients[index]!;
    const time = s.now + gap(client.rng, client.spec.arrivals as Open) / (this.rate[index] as number);
    this.next[index] = time;
    s.at(time, ON_ARRIVAL, index);
    return true;
  }

  /** Reads the rate anew. What is left of the gap is stretched: arrivals are a renewal process on the clock of the rate. */
  follow(index: number): void {
    const s = this.s;
    const client = s.compiled.clients[index]!;
    const { arrivals } = client.spec;
    if (arrivals.kind !== 'open') return;
    let perSecond = (typeof arrivals.rate === 'function' ? arrivals.rate(s.now) : arrivals.rate) * (this.factor[index] as number);
    if (arrivals.bursts) {
      const { busy, idle, idleShare } = arrivals.bursts;
      perSecond *= ((this.isBusy[index] === 1 ? 1 : idleShare) * (busy + idle)) / (busy + idle * idleShare);
    }
    // A silent client keeps the rest of its gap until the rate rises again.
    const rate = Math.max(perSecond * 1e-6, 1e-30);
    const time = s.now + (((this.next[index] as number) - s.now) * (this.rate[index] as number)) / rate;
    this.rate[index] = rate;
    this.next[index] = time;
    if (time < s.end) s.at(time, ON_ARRIVAL, index);
  }

  /** The rate function is read once a minute. */
  readRate(index: number): void {
    this.follow(index);
    if (this.s.now < this.s.end) this.s.at(this.s.now + READ, ON_RATE, index);
  }

  /** A busy or idle phase ends. */
  turn(index: number): void {
    if (this.s.now >= this.s.end) return;
    const client = this.s.compiled.clients[index]!;
    this.isBusy[index] = 1 - (this.isBusy[index] as number);
    this.planPhase(client, client.spec.arrivals as Open, index);
    this.follow(index);
  }

  private planPhase(client: CompiledClient, arrivals: Open, index: number): void {
    const { busy, idle } = arrivals.bursts!;
    this.s.at(this.s.now + exponential(client.rng, this.isBusy[index] === 1 ? busy : idle), ON_BURST, index);
  }
}

/** A gap on the clock of the rate: mean 1. */
function gap(rng: Rng, arrivals: Open): number {
  const shape = arrivals.shape ?? 1;
  return shape === 1 ? exponential(rng, 1) : gamma(rng, shape, 1 / shape);
}
