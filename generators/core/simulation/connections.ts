/** Connection pools of callers: reuse of the one used last, idle timeout, handshake for a new one, a limit with waiting. */
import type { CompiledCall } from './compile.ts';
import { CONNECTED, F, FLAGS, I, NEXT, PARENT, REPLICA, START, WAITING } from './frames.ts';
import { lookUp } from './network.ts';
import type { Flow, State } from './state.ts';

class Connections {
  open = 0;
  head = -1;
  tail = -1;
  /** When each idle one was used last, rising: `idle[low]` … `idle[high − 1]`. */
  private idle = new Float64Array(8);
  private low = 0;
  private high = 0;

  /** Forgets the ones that were idle since before `time`. */
  expire(time: number): void {
    while (this.low < this.high && (this.idle[this.low] as number) < time) {
      this.low++;
      this.open--;
    }
    if (this.low === this.high) this.low = this.high = 0;
  }

  /** Forgets all that are idle. */
  clear(): void {
    this.open -= this.high - this.low;
    this.low = this.high = 0;
  }

  reuse(): boolean {
    if (this.low === this.high) return false;
    this.high--;
    return true;
  }

  keep(time: number): void {
    if (this.high === this.idle.length) {
      if (this.low > 0) this.idle.copyWithin(0, this.low, this.high);
      else {
        const larger = new Float64Array(2 * this.idle.length);
        larger.set(this.idle);
        this.idle = larger;
      }
      this.high -= this.low;
      this.low = 0;
    }
    this.idle[this.high++] = time;
  }
}

export class ConnectionPools {
  private readonly s: State;
  private readonly flow: Flow;
  /** By call and calling replica (0 for clients). */
  private readonly pools: (Connections | undefined)[][];

  constructor(state: State, flow: Flow) {
    this.s = state;
    this.flow = flow;
    this.pools = state.compiled.calls.map(() => []);
  }

  private poolOf(call: CompiledCall, frame: number): Connections {
    const i = this.s.frames.i;
    const parent = i[frame * I + PARENT] as number;
    const caller = parent < 0 ? 0 : (i[parent * I + REPLICA] as number);
    const pools = this.pools[call.index]!;
    return (pools[caller] ??= new Connections());
  }

  /** Time until the frame can send over a connection, or -1 when it has to wait for one. */
  connect(call: CompiledCall, frame: number): number {
    const spec = call.spec.connection!;
    const i = this.s.frames.i;
    const pool = this.poolOf(call, frame);
    pool.expire(this.s.now - spec.idle);
    const reused = pool.reuse();
    if (!reused && pool.open >= (spec.limit ?? Infinity)) {
      i[frame * I + NEXT] = -1;
      if (pool.tail < 0) pool.head = frame;
      else i[pool.tail * I + NEXT] = frame;
      pool.tail = frame;
      return -1;
    }
    i[frame * I + FLAGS] = (i[frame * I + FLAGS] as number) | CONNECTED;
    if (reused) return call.spec.dns?.per === 'attempt' ? lookUp(this.s, call, frame) : 0;
    pool.open++;
    return (call.spec.dns ? lookUp(this.s, call, frame) : 0) + spec.handshake.from(call.rng);
  }

  /** The attempt is over. A good connection is kept, or handed to the next that waits; after a timeout it is closed. */
  release(call: CompiledCall, frame: number, good: boolean): void {
    const i = this.s.frames.i;
    const flags = i[frame * I + FLAGS] as number;
    if ((flags & CONNECTED) === 0) return;
    i[frame * I + FLAGS] = flags & ~CONNECTED;
    const pool = this.poolOf(call, frame);
    if (good && !this.outlived(frame)) pool.keep(this.s.now);
    else pool.open--;
    while (pool.head >= 0) {
      const next = pool.head;
      pool.head = i[next * I + NEXT] as number;
      if (pool.head < 0) pool.tail = -1;
      if (((i[next * I + FLAGS] as number) & WAITING) === 0) {
        this.flow.send(next, -1);
        continue;
      }
      const delay = this.connect(call, next);
      if (delay >= 0) this.flow.send(next, delay);
      return;
    }
  }

  /** Whether the process that opened the frame's connection has died meanwhile. */
  private outlived(frame: number): boolean {
    const { f, i } = this.s.frames;
    const parent = i[frame * I + PARENT] as number;
    return parent >= 0 && (f[frame * F + START] as number) < (this.s.fell[i[parent * I + REPLICA] as number] as number);
  }

  /** A replica that has just started has no connections. Those of calls under way are closed when these end. */
  forget(replica: number): void {
    for (const call of this.s.compiled.calls) if (!call.fromClient) this.pools[call.index]![replica]?.clear();
  }
}
