/**
 * How a request goes through the services: an attempt is issued, sent, arrives, is advanced step by step, leaves, is answered, and
 * perhaps tried again. Everything else (waiting, working, names, connections, batches) is a mechanism that the flow asks.
 */
import { BatchStation } from './batching.ts';
import type { Clients } from './clients.ts';
import type { CompiledCall } from './compile.ts';
import { ConnectionPools } from './connections.ts';
import {
  ARRIVE,
  ATTEMPT,
  BUSY,
  BYTES,
  BYTES_IN,
  BYTES_OUT,
  CALL,
  CANCELLED,
  CLIENT,
  CONNECT,
  COUNT,
  END,
  F,
  FAILED,
  FLAGS,
  HEAD,
  HELD,
  I,
  KIND,
  LEAVE,
  LEFT,
  LIMIT,
  OPEN,
  OPERATION,
  OUTPUT,
  PARENT,
  PENDING,
  PLANNED,
  POD,
  PREFIX,
  PROMPT,
  REPLICA,
  REQUEST,
  RESULT,
  RF,
  RI,
  SERIAL,
  SERVED,
  SIBLING,
  START,
  STATUS,
  STEP,
  TAIL,
  WAITING,
  WORK,
} from './frames.ts';
import type { Gauges } from './gauges.ts';
import { Hazards } from './hazards.ts';
import { LlmStation } from './llm.ts';
import type { Request } from './model.ts';
import { lookUp, transfer } from './network.ts';
import { DNS_FAILED, ERROR, GIVEN_UP, LIMITED, OK, TIMEOUT, UNAVAILABLE, UPSTREAM } from './records.ts';
import { Replicas } from './replicas.ts';
import { Retries } from './retries.ts';
import { writeSpans } from './spans.ts';
import { DRAINING, EMPTY, ON_ARRIVE, ON_REPLY, ON_RETRY, type Flow, type State } from './state.ts';
import { WorkerStation } from './workers.ts';

export class RequestFlow implements Flow {
  readonly workers: WorkerStation;
  readonly batches: BatchStation;
  readonly llms: LlmStation;
  readonly retries: Retries;
  readonly replicas: Replicas;
  private readonly hazards: Hazards;
  private readonly connections: ConnectionPools;
  private readonly s: State;
  private readonly clients: Clients;
  /** Requests begun. */
  serial = 0;

  constructor(state: State, clients: Clients, gauges: Gauges) {
    this.s = state;
    this.clients = clients;
    this.hazards = new Hazards(state.compiled.services);
    this.workers = new WorkerStation(state, this);
    this.batches = new BatchStation(state, this);
    this.llms = new LlmStation(state, this);
    this.retries = new Retries(state);
    this.connections = new ConnectionPools(state, this);
    this.replicas = new Replicas(state, gauges, (replica) => this.connections.forget(replica));
  }

  /** A client sends a request: a planned one, or one of a kind of its mix. */
  begin(clientIndex: number, planned = -1): void {
    const s = this.s;
    const client = s.compiled.clients[clientIndex]!;
    const which = planned < 0 ? this.clients.pick(clientIndex) : s.compiled.planned!.kind[planned]!;
    const { spec, call } = client.kinds[which]!;
    const request = s.frames.requests.take();
    const b = request * RI;
    const { i } = s.frames.requests;
    i[b + HEAD] = i[b + TAIL] = -1;
    i[b + OPEN] = i[b + COUNT] = 0;
    i[b + CLIENT] = clientIndex;
    i[b + KIND] = which;
    i[b + SERIAL] = this.serial++;
    i[b + PLANNED] = planned;
    if (planned < 0) this.size(request, clientIndex, spec);
    else this.sizeAsPlanned(request, planned);
    s.openRequests++;
    this.issue(call, request, -1, 1);
  }

  private size(request: number, clientIndex: number, spec: Request): void {
    const s = this.s;
    const { now } = s.parameters;
    const { rng } = s.compiled.clients[clientIndex]!;
    const { f, i } = s.frames.requests;
    const b = request * RI;
    f[request * RF + BYTES] = Math.ceil(spec.bytes.from(rng) * now.bytes[clientIndex]!);
    f[request * RF + WORK] = (spec.work ? spec.work.from(rng) : 1) * now.work[clientIndex]!;
    const prompt = spec.promptTokens ? Math.max(1, Math.round(spec.promptTokens.from(rng) * now.prompt[clientIndex]!)) : 0;
    i[b + PROMPT] = prompt;
    i[b + OUTPUT] = spec.outputTokens ? Math.max(1, Math.round(spec.outputTokens.from(rng) * now.output[clientIndex]!)) : 0;
    i[b + PREFIX] = spec.prefixTokens ? Math.max(0, Math.min(prompt - 1, Math.round(spec.prefixTokens.from(rng)))) : 0;
    i[b + LIMIT] = 0;
  }

  private sizeAsPlanned(request: number, planned: number): void {
    const plan = this.s.compiled.planned!;
    const { f, i } = this.s.frames.requests;
    const b = request * RI;
    f[request * RF + BYTES] = plan.bytes[planned]!;
    f[request * RF + WORK] = 1;
    i[b + PROMPT] = plan.prompt[planned]!;
    i[b + OUTPUT] = plan.output[planned]!;
    i[b + PREFIX] = plan.prefix[planned]!;
    i[b + LIMIT] = plan.limited[planned]!;
  }

  /** One attempt of a call. */
  private issue(call: CompiledCall, request: number, parent: number, attempt: number): void {
    const s = this.s;
    const frame = s.frames.open(request, parent);
    const { f, i } = s.frames;
    f[frame * F + START] = s.now;
    f[frame * F + BYTES_IN] =
      call.bytes === null ? (s.frames.requests.f[request * RF + BYTES] as number) : Math.ceil(call.bytes.from(call.rng));
    i[frame * I + CALL] = call.index;
    i[frame * I + OPERATION] = call.operation;
    i[frame * I + ATTEMPT] = attempt;
    // Two sides: the caller's wait and the server's work.
    this.open(request, 2);
    this.retries.began(call, frame);
    const replica = this.replicas.choose(s.compiled.services[call.service]!);
    if (replica < 0) {
      i[frame * I + RESULT] = UNAVAILABLE;
      s.at(s.now, ON_REPLY, frame);
      return;
    }
    i[frame * I + REPLICA] = replica;
    i[frame * I + POD] = s.pod[replica] as number;
    if (call.spec.connection) {
      const delay = this.connections.connect(call, frame);
      if (delay >= 0) this.send(frame, delay);
    } else this.send(frame, call.spec.dns ? lookUp(s, call, frame) : 0);
  }

  send(frame: number, delay: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    if (delay < 0) {
      // It gave up before there was a connection: the server never hears of it.
      this.close(i[frame * I + REQUEST] as number);
      return;
    }
    f[frame * F + CONNECT] = s.now + delay - (f[frame * F + START] as number);
    if (i[frame * I + RESULT] === DNS_FAILED) {
      s.at(s.now + delay, ON_REPLY, frame);
      return;
    }
    const total = delay + transfer(s, s.compiled.calls[i[frame * I + CALL] as number]!, frame, f[frame * F + BYTES_IN] as number);
    if (total > 0) s.heap.push(s.now + total, frame * 32 + ON_ARRIVE);
    else this.arrive(frame);
  }

  /** The request reaches its replica. */
  arrive(frame: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    const replica = i[frame * I + REPLICA] as number;
    if (s.pod[replica] !== i[frame * I + POD] || s.life[replica] === EMPTY || s.parameters.now.down[replica] !== 0) {
      // Its replica has gone meanwhile, or nothing listens there.
      i[frame * I + RESULT] = UNAVAILABLE;
      this.reply(frame);
      return;
    }
    f[frame * F + ARRIVE] = s.now;
    s.touch(replica);
    s.calls[replica] = (s.calls[replica] as number) + 1;
    if (s.holds[replica] === 0 || this.workers.acquire(frame)) this.advance(frame);
  }

  advance(frame: number): void {
    const s = this.s;
    for (;;) {
      const i = s.frames.i;
      const b = frame * I;
      const flags = i[b + FLAGS] as number;
      if ((flags & (CANCELLED | FAILED)) !== 0) {
        this.leave(frame, (flags & CANCELLED) !== 0 ? GIVEN_UP : UPSTREAM);
        return;
      }
      const operation = s.compiled.operations[i[b + OPERATION] as number]!;
      const at = i[b + STEP] as number;
      if (at === operation.steps.length) {
        this.leave(frame, OK);
        return;
      }
      const step = operation.steps[at]!;
      if (step.calls === null) {
        const { discipline } = operation;
        if (discipline === 0) {
          if ((flags & HELD) !== 0 || this.workers.acquire(frame)) this.workers.work(frame, step);
        } else if (discipline === 1) this.batches.enter(frame);
        else this.llms.enter(frame);
        return;
      }
      i[b + STEP] = at + 1;
      if (this.callAll(frame, step.calls)) return;
    }
  }

  /** Issues the calls of a step; true when the frame has to wait for them. */
  private callAll(frame: number, calls: readonly CompiledCall[]): boolean {
    const s = this.s;
    const request = s.frames.i[frame * I + REQUEST] as number;
    const hits = s.parameters.now['cache-hit'];
    s.frames.i[frame * I + PENDING] = 1;
    for (const call of calls) {
      if (call.probability < 1 && call.rng.unit() >= call.probability) continue;
      const hit = hits[call.index] as number;
      if (hit > 0 && call.rng.unit() < hit) continue;
      s.frames.i[frame * I + PENDING] = (s.frames.i[frame * I + PENDING] as number) + 1;
      this.issue(call, request, frame, 1);
    }
    const i = s.frames.i;
    const pending = (i[frame * I + PENDING] as number) - 1;
    i[frame * I + PENDING] = pending;
    return pending > 0;
  }

  worked(frame: number): void {
    const s = this.s;
    const { f, i, requests } = s.frames;
    const b = frame * I;
    i[b + STEP] = (i[b + STEP] as number) + 1;
    if ((i[b + PARENT] as number) < 0 && requests.i[(i[b + REQUEST] as number) * RI + LIMIT] === 1) {
      this.leave(frame, LIMITED);
      return;
    }
    const operation = s.compiled.operations[i[b + OPERATION] as number]!;
    const errors = s.parameters.now.errors[i[b + REPLICA] as number] as number;
    if (this.hazards.fails(operation, errors, f[frame * F + BUSY] as number)) this.leave(frame, ERROR);
    else this.advance(frame);
  }

  leave(frame: number, left: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    const replica = i[frame * I + REPLICA] as number;
    // What a process had begun when it died does not come to a good end.
    const status = left === OK && (f[frame * F + ARRIVE] as number) < (s.fell[replica] as number) ? ERROR : left;
    const operation = s.compiled.operations[i[frame * I + OPERATION] as number]!;
    f[frame * F + LEAVE] = s.now;
    i[frame * I + SERVED] = status;
    i[frame * I + RESULT] = status;
    i[frame * I + FLAGS] = (i[frame * I + FLAGS] as number) | LEFT;
    s.touch(replica);
    s.calls[replica] = (s.calls[replica] as number) - 1;
    if (status === OK && operation.bytes !== null) f[frame * F + BYTES_OUT] = Math.ceil(operation.bytes.from(operation.rng));
    const delay = transfer(s, s.compiled.calls[i[frame * I + CALL] as number]!, frame, f[frame * F + BYTES_OUT] as number);
    this.workers.release(frame);
    if (s.life[replica] === DRAINING) this.replicas.emptied(replica);
    if (delay > 0) s.heap.push(s.now + delay, frame * 32 + ON_REPLY);
    else this.reply(frame);
  }

  /** The answer reaches the caller, who may no longer wait for it. */
  reply(frame: number): void {
    const i = this.s.frames.i;
    const request = i[frame * I + REQUEST] as number;
    if (((i[frame * I + FLAGS] as number) & WAITING) !== 0) this.answer(frame, i[frame * I + RESULT] as number);
    this.close(request);
  }

  /** The attempts of a ring of deadlines that have run out of time. */
  expire(ring: number): void {
    for (let frame = this.retries.expired(ring); frame >= 0; frame = this.retries.expired(ring)) {
      const call = this.s.compiled.calls[this.s.frames.i[frame * I + CALL] as number]!;
      if (call.spec.cancels === true) this.giveUp(frame);
      this.answer(frame, TIMEOUT);
    }
  }

  /** The caller's wait ends. */
  private answer(frame: number, status: number): void {
    const s = this.s;
    const { f, i } = s.frames;
    const b = frame * I;
    const call = s.compiled.calls[i[b + CALL] as number]!;
    f[frame * F + END] = s.now;
    i[b + STATUS] = status;
    i[b + FLAGS] = (i[b + FLAGS] as number) & ~WAITING;
    this.connections.release(call, frame, status !== TIMEOUT && status !== GIVEN_UP && status !== DNS_FAILED);
    const wait = this.retries.backoff(call, frame, status);
    if (wait >= 0) s.at(s.now + wait, ON_RETRY, frame);
    else this.settle(frame, call, status);
  }

  /** The next attempt, unless the caller itself is no longer there. */
  retry(frame: number): void {
    const i = this.s.frames.i;
    const b = frame * I;
    const request = i[b + REQUEST] as number;
    const parent = i[b + PARENT] as number;
    const call = this.s.compiled.calls[i[b + CALL] as number]!;
    if (parent >= 0 && ((i[parent * I + FLAGS] as number) & (LEFT | CANCELLED)) !== 0) this.settle(frame, call, GIVEN_UP);
    else {
      this.issue(call, request, parent, (i[b + ATTEMPT] as number) + 1);
      this.close(request);
    }
  }

  /** A call is over with all its attempts: its caller goes on. */
  private settle(frame: number, call: CompiledCall, status: number): void {
    const i = this.s.frames.i;
    const request = i[frame * I + REQUEST] as number;
    const parent = i[frame * I + PARENT] as number;
    if (parent < 0) {
      const r = this.s.frames.requests.i;
      this.clients.settled(r[request * RI + CLIENT] as number, r[request * RI + PLANNED] as number, status);
    } else {
      const b = parent * I;
      if (status !== OK && !call.optional) i[b + FLAGS] = (i[b + FLAGS] as number) | FAILED;
      const pending = (i[b + PENDING] as number) - 1;
      i[b + PENDING] = pending;
      if (pending === 0 && ((i[b + FLAGS] as number) & LEFT) === 0) this.advance(parent);
    }
    this.close(request);
  }

  /** Tells the server that nobody waits: see `Call.cancels`. */
  private giveUp(frame: number): void {
    const s = this.s;
    const i = s.frames.i;
    // Nobody waits from here on, so that an answer on the way there is not heard.
    const flags = (i[frame * I + FLAGS] as number) & ~WAITING;
    i[frame * I + FLAGS] = flags;
    if ((flags & LEFT) !== 0) return;
    i[frame * I + FLAGS] = flags | CANCELLED;
    if (s.compiled.operations[i[frame * I + OPERATION] as number]!.discipline === 2 && (i[frame * I + REPLICA] as number) >= 0)
      this.llms.interrupt(i[frame * I + REPLICA] as number);
    if ((i[frame * I + PENDING] as number) === 0) return;
    const request = i[frame * I + REQUEST] as number;
    for (let child = s.frames.requests.i[request * RI + HEAD] as number; child >= 0; child = s.frames.i[child * I + SIBLING] as number) {
      if (s.frames.i[child * I + PARENT] !== frame || ((s.frames.i[child * I + FLAGS] as number) & WAITING) === 0) continue;
      this.giveUp(child);
      this.answer(child, GIVEN_UP);
    }
    // What still waits is a backoff; it will find the caller gone.
    if (((s.frames.i[frame * I + FLAGS] as number) & LEFT) === 0) this.leave(frame, GIVEN_UP);
  }

  private open(request: number, sides: number): void {
    const r = this.s.frames.requests.i;
    r[request * RI + OPEN] = (r[request * RI + OPEN] as number) + sides;
  }

  /** One side is over; with the last one the request is written and forgotten. */
  private close(request: number): void {
    const r = this.s.frames.requests.i;
    const open = (r[request * RI + OPEN] as number) - 1;
    r[request * RI + OPEN] = open;
    if (open > 0) return;
    this.s.openRequests--;
    writeSpans(this.s, request);
  }
}
