/** Dynamic batching as in Triton: instances that take several waiting calls at once. */
import {
  BATCH,
  BATCH_SIZE,
  BUSY,
  CANCELLED,
  ENTER,
  F,
  FLAGS,
  I,
  NEXT,
  PAUSED,
  QUEUE,
  REPLICA,
  REQUEST,
  RF,
  SERVE,
  WORK,
} from './frames.ts';
import type { Batching } from './model.ts';
import { late, standstill } from './pauses.ts';
import { GIVEN_UP, REJECTED } from './records.ts';
import { ON_BATCH_DONE, ON_BATCH_DUE, type Flow, type State } from './state.ts';
import { stepOf } from './workers.ts';

export class BatchStation {
  private readonly s: State;
  private readonly flow: Flow;
  /** When an instance of the replica last became free of a fully busy state. */
  private readonly freeSince: Float64Array;
  private readonly due: Float64Array;

  constructor(state: State, flow: Flow) {
    this.s = state;
    this.flow = flow;
    this.freeSince = new Float64Array(state.compiled.serviceOf.length).fill(-Infinity);
    this.due = new Float64Array(state.compiled.serviceOf.length).fill(-1);
  }

  enter(frame: number): void {
    const s = this.s;
    const replica = s.frames.i[frame * I + REPLICA] as number;
    if (s.queueLength[replica]! >= s.room[replica]!) {
      this.flow.leave(frame, REJECTED);
      return;
    }
    s.enqueue(replica, frame);
    this.serve(replica);
  }

  /** Starts the batches that are full or due; otherwise plans to look again. */
  serve(replica: number): void {
    const s = this.s;
    const { workers } = s.parameters.now;
    const max = s.parameters.now['batch-size'][replica]!;
    const delay = s.parameters.now['batch-delay'][replica]!;
    while (s.queueLength[replica]! > 0 && s.busy[replica]! < workers[replica]!) {
      const due = s.frames.f[s.first(replica) * F + ENTER]! + delay;
      if (s.queueLength[replica]! < max && s.now < due) {
        if (this.due[replica] !== due) {
          this.due[replica] = due;
          s.at(due, ON_BATCH_DUE, replica);
        }
        return;
      }
      this.dispatch(replica, max);
    }
  }

  private dispatch(replica: number, max: number): void {
    const s = this.s;
    const model = s.compiled.services[s.compiled.serviceOf[replica]!]!.spec.serves as Batching;
    let head = -1;
    let tail = -1;
    let size = 0;
    let amount = 0;
    while (size < max && s.queueLength[replica]! > 0) {
      const frame = s.dequeue(replica);
      const { f, i } = s.frames;
      const wait = s.now - f[frame * F + ENTER]!;
      f[frame * F + QUEUE] = f[frame * F + QUEUE]! + wait;
      if ((i[frame * I + FLAGS]! & CANCELLED) !== 0) {
        this.flow.leave(frame, GIVEN_UP);
        continue;
      }
      f[frame * F + BATCH] = f[frame * F + BATCH]! + Math.min(wait, s.now - this.freeSince[replica]!);
      i[frame * I + NEXT] = -1;
      if (tail < 0) head = frame;
      else i[tail * I + NEXT] = frame;
      tail = frame;
      size++;
      amount += stepOf(s, frame).byWork ? s.frames.requests.f[i[frame * I + REQUEST]! * RF + WORK]! : 1;
    }
    if (size === 0) return;
    const { f, i } = s.frames;
    const step = stepOf(s, head);
    const latency = s.parameters.now.latency[replica]!;
    const speed = latency / (s.parameters.now.clock[replica]! * s.throttle[replica]!);
    const time = step.work!.from(step.rng) * (model.fixed + model.each * amount) * speed;
    s.workTime[replica] = s.workTime[replica]! + time / latency;
    for (let frame = head; frame >= 0; frame = i[frame * I + NEXT]!) {
      if (f[frame * F + SERVE] === 0) f[frame * F + SERVE] = s.now;
      f[frame * F + BUSY] = f[frame * F + BUSY]! + time;
      i[frame * I + BATCH_SIZE] = size;
    }
    f[head * F + PAUSED] = s.paused[replica]!;
    s.addBusy(replica, 1);
    s.at(s.now + time + standstill(s, replica), ON_BATCH_DONE, head);
  }

  /** A batch is over, unless a pause has moved its end. */
  done(head: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    const replica = i[head * I + REPLICA]!;
    const delay = late(s, replica, f[head * F + PAUSED]!);
    if (delay > 0) {
      f[head * F + PAUSED] = s.paused[replica]!;
      s.at(s.now + delay, ON_BATCH_DONE, head);
      return;
    }
    if (s.busy[replica]! >= s.parameters.now.workers[replica]!) this.freeSince[replica] = s.now;
    s.addBusy(replica, -1);
    this.serve(replica);
    for (let frame = head; frame >= 0;) {
      const next = s.frames.i[frame * I + NEXT]!;
      this.flow.worked(frame);
      frame = next;
    }
  }
}
