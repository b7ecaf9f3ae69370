/** k servers with one queue at each replica: the M/G/k station. */
import type { CompiledStep } from './compile.ts';
import {
  BUSY,
  BYTES_IN,
  CANCELLED,
  ENTER,
  F,
  FLAGS,
  HELD,
  I,
  OPERATION,
  PAUSED,
  QUEUE,
  REPLICA,
  REQUEST,
  RF,
  SERVE,
  STEP,
  WORK,
} from './frames.ts';
import { late, standstill } from './pauses.ts';
import { GIVEN_UP, REJECTED } from './records.ts';
import { ON_WORKED, type Flow, type State } from './state.ts';

export class WorkerStation {
  private readonly s: State;
  private readonly flow: Flow;
  private readonly workers: Float64Array;
  private readonly latency: Float64Array;
  private readonly clock: Float64Array;

  constructor(state: State, flow: Flow) {
    this.s = state;
    this.flow = flow;
    this.workers = state.parameters.now.workers;
    this.latency = state.parameters.now.latency;
    this.clock = state.parameters.now.clock;
  }

  /** Takes a worker (true), or waits for one and goes on later (false). A full queue rejects. */
  acquire(frame: number): boolean {
    const s = this.s;
    const i = s.frames.i;
    const replica = i[frame * I + REPLICA] as number;
    if ((s.busy[replica] as number) < (this.workers[replica] as number)) {
      this.hold(frame, replica);
      return true;
    }
    if ((s.queueLength[replica] as number) >= (s.room[replica] as number)) this.flow.leave(frame, REJECTED);
    else s.enqueue(replica, frame);
    return false;
  }

  private hold(frame: number, replica: number): void {
    const { f, i } = this.s.frames;
    this.s.addBusy(replica, 1);
    i[frame * I + FLAGS] = (i[frame * I + FLAGS] as number) | HELD;
    if (f[frame * F + SERVE] === 0) f[frame * F + SERVE] = this.s.now;
  }

  /** Works on the frame's present step with the worker that it holds. */
  work(frame: number, step: CompiledStep): void {
    const s = this.s;
    const { f, i } = s.frames;
    const replica = i[frame * I + REPLICA] as number;
    let time = step.work!.from(step.rng);
    if (step.byWork) time *= s.frames.requests.f[(i[frame * I + REQUEST] as number) * RF + WORK] as number;
    if (step.perByte > 0) time += step.perByte * (f[frame * F + BYTES_IN] as number);
    time /= (this.clock[replica] as number) * (s.throttle[replica] as number);
    s.workTime[replica] = (s.workTime[replica] as number) + time;
    time *= this.latency[replica] as number;
    f[frame * F + BUSY] = (f[frame * F + BUSY] as number) + time;
    f[frame * F + PAUSED] = s.paused[replica] as number;
    s.heap.push(s.now + time + standstill(s, replica), frame * 32 + ON_WORKED);
  }

  /** The end of a work step, unless a pause has moved it. */
  done(frame: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    const replica = i[frame * I + REPLICA] as number;
    const delay = late(s, replica, f[frame * F + PAUSED] as number);
    if (delay > 0) {
      f[frame * F + PAUSED] = s.paused[replica] as number;
      s.at(s.now + delay, ON_WORKED, frame);
      return;
    }
    if (s.holds[replica] === 0) this.release(frame);
    this.flow.worked(frame);
  }

  /** Gives the frame's worker back; the next of the queue takes it. */
  release(frame: number): void {
    const i = this.s.frames.i;
    const flags = i[frame * I + FLAGS] as number;
    if ((flags & HELD) === 0) return;
    i[frame * I + FLAGS] = flags & ~HELD;
    const replica = i[frame * I + REPLICA] as number;
    this.s.addBusy(replica, -1);
    this.serve(replica);
  }

  /** Starts what waits, as far as there are workers. */
  serve(replica: number): void {
    const s = this.s;
    while ((s.queueLength[replica] as number) > 0 && (s.busy[replica] as number) < (this.workers[replica] as number)) {
      const frame = s.dequeue(replica);
      const { f, i } = s.frames;
      f[frame * F + QUEUE] = (f[frame * F + QUEUE] as number) + s.now - (f[frame * F + ENTER] as number);
      if (((i[frame * I + FLAGS] as number) & CANCELLED) !== 0) {
        this.flow.leave(frame, GIVEN_UP);
        continue;
      }
      this.hold(frame, replica);
      this.flow.advance(frame);
    }
  }
}

/** The step at which a frame stands. */
export function stepOf(s: State, frame: number): CompiledStep {
  const i = s.frames.i;
  return s.compiled.operations[i[frame * I + OPERATION] as number]!.steps[i[frame * I + STEP] as number]!;
}
