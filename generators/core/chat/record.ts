/** Writes what came of the planned requests as the chat service's own events: requests, messages, retrievals, tools, verdicts. */
import type { PlanContext } from '../producer.ts';
import { httpStatus } from '../service-calls.ts';
import type { Layout, SpanBatch } from '../simulation/index.ts';
import { ERROR, GIVEN_UP, LIMITED, OK, REJECTED, TIMEOUT, UNAVAILABLE, UPSTREAM } from '../simulation/records.ts';
import type { EventWriter } from '../timeline.ts';
import { chatCast } from './cast.ts';
import { Influences } from './influences.ts';
import type { ChatPlan } from './planner.ts';
import { ENGINE, GATEWAY, GUARDRAIL, MODEL_NAME, RETRIEVER, TOOLS_SERVICE } from './services.ts';
import { BYTES_PER_TOKEN, KIND } from './text/kinds.ts';
import { ACTIONS, MAX_TOKENS, NO_TOOL, OPERATIONS } from './trace.ts';

/** Characters of what the length field counts: the messages, and the system prompt where it is told to. */
export function lengthOf({ trace }: ChatPlan, p: number): number {
  const own = trace.userTokens[p]! + trace.historyTokens[p]! + trace.contextTokens[p]! + trace.toolTokens[p]!;
  return Math.round(own * BYTES_PER_TOKEN[trace.language[p]!]! + (trace.whole[p] ? trace.systemTokens[p]! * BYTES_PER_TOKEN[0]! : 0));
}

const TOOL_STATUS = { ok: 0, error: 1, timeout: 2 } as const;

/** Where the rows of one attempt of a client are in a batch; -1 = none. */
interface Attempt {
  root: number;
  engine: number;
  retriever: number;
  guardrail: number;
  tools: number;
  /** How the last call that failed ended. */
  cause: number;
}

export class ChatRecorder {
  private readonly service: Readonly<Record<'gateway' | 'engine' | 'retriever' | 'guardrail' | 'tools', number>>;
  private readonly operations: readonly number[];
  private readonly indices: readonly number[];
  private readonly codes: Readonly<Record<string, number>>;
  private readonly actions: readonly number[];
  private readonly influences: Influences;
  /** Nothing begins after the end of the case. */
  private readonly end: number;

  constructor(
    context: PlanContext,
    private readonly plan: ChatPlan,
    layout: Layout,
  ) {
    const { pools } = context;
    this.end = context.clock.end;
    const at = (name: string): number => layout.services.indexOf(name);
    this.service = {
      gateway: at(GATEWAY),
      engine: at(ENGINE),
      retriever: at(RETRIEVER),
      guardrail: at(GUARDRAIL),
      tools: at(TOOLS_SERVICE),
    };
    this.operations = OPERATIONS.map((name) => pools.string(name));
    const { tenants } = chatCast(context);
    this.indices = tenants.map((tenant) => pools.string(tenant.index_name));
    this.actions = ACTIONS.map((action) => pools.string(action));
    this.influences = new Influences(context);
    const words = [
      'upstream_error',
      'upstream_timeout',
      'overloaded',
      'rate_limited',
      'client_closed_request',
      'stop',
      'length',
      'content_filter',
      'tool_calls',
      'input',
      'output',
      MODEL_NAME,
      'timeout',
    ];
    this.codes = Object.fromEntries(words.map((word) => [word, pools.string(word)]));
  }

  /** @param first row of ServiceCall that the first one of the batch has become, from 0 */
  observe(batch: SpanBatch, first: number, write: EventWriter): void {
    const { rows, request, parent, service, status } = batch;
    for (let i = 0; i < rows;) {
      let end = i + 1;
      while (end < rows && request[end] === request[i]) end++;
      // Attempts of a client stand together with what they called; a call belongs to its nearest ancestor from outside.
      for (let root = i; root < end; root++) {
        if (parent[root] !== -1) continue;
        const attempt: Attempt = { root, engine: -1, retriever: -1, guardrail: -1, tools: -1, cause: 0 };
        for (let child = root + 1; child < end; child++) {
          if (parent[child] !== root) continue;
          const to = service[child]!;
          if (to === this.service.engine) attempt.engine = child;
          else if (to === this.service.retriever) attempt.retriever = child;
          else if (to === this.service.guardrail) attempt.guardrail = child;
          else if (to === this.service.tools) attempt.tools = child;
          if (to === this.service.engine && status[child] !== OK) attempt.cause = status[child]!;
        }
        this.write(batch, attempt, first, write);
      }
      i = end;
    }
  }

  private write(batch: SpanBatch, attempt: Attempt, first: number, write: EventWriter): void {
    const { root } = attempt;
    const p = batch.planned[root]!;
    if (p < 0 || batch.arrive[root] === 0 || batch.service[root] !== this.service.gateway) return;
    const { trace } = this.plan;
    const call = first + root + 1;
    const engine = attempt.engine;
    const served = batch.served[root]!;
    const leave = batch.leave[root]!;
    const at = batch.arrive[root]!;
    const isAnswered = served === OK;
    const action = trace.action[p]!;
    const output = engine < 0 ? 0 : batch.outputTokens[engine]!;
    const calls = write.buffer('ServiceCall').columns;

    const buffer = write.buffer('ChatRequest');
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = Math.floor(at);
    c.end[row] = Math.floor(leave);
    c.first[row] = engine < 0 ? 0 : Math.floor(batch.first[engine]!);
    c.call[row] = call;
    c.conversation[row] = trace.conversation[p]!;
    c.turn[row] = trace.turn[p]!;
    c.pod[row] = calls.server[first + root]!;
    c.apiKey[row] = trace.apiKey[p]!;
    c.ua[row] = trace.agent[p]!;
    c.ja4[row] = trace.ja4[p]!;
    c.clientIp[row] = trace.ip[p]!;
    c.account[row] = trace.account[p]!;
    c.operation[row] = this.operations[trace.operation[p]!]!;
    c.model[row] = this.codes[MODEL_NAME]!;
    c.status[row] = httpStatus(served, 'gateway', attempt.cause);
    c.error[row] = this.error(served, attempt.cause, trace.tenant[p]!, at);
    c.finish[row] = !isAnswered
      ? 0
      : action === 2
        ? this.codes['content_filter']!
        : trace.last[p] === 0
          ? this.codes['tool_calls']!
          : output >= MAX_TOKENS
            ? this.codes['length']!
            : this.codes['stop']!;
    c.system[row] = trace.system[p]!;
    c.prompt[row] = this.plan.offset + p + 1;
    // The engine counts tokens of what it has begun to answer: nothing else was used.
    if (c.first[row] > 0) {
      c.systemTokens[row] = trace.systemTokens[p]!;
      c.historyTokens[row] = trace.historyTokens[p]!;
      c.contextTokens[row] = trace.contextTokens[p]!;
      c.toolTokens[row] = trace.toolTokens[p]!;
      c.userTokens[row] = trace.userTokens[p]!;
    }
    c.outputTokens[row] = output;
    c.cachedTokens[row] = engine < 0 ? 0 : batch.cachedTokens[engine]!;
    c.maxTokens[row] = trace.maxTokens[p]!;
    c.length[row] = lengthOf(this.plan, p);
    c.stream[row] = trace.operation[p] === 0 ? 1 : 0;

    if (served === LIMITED) return;
    const isFirst = batch.attempt[root] === 1;
    if (isFirst && trace.step[p] === 1) this.turn(write, p, call, Math.floor(at) + 900, 1, trace.text[p]!, trace.userTokens[p]!);
    if (isAnswered && trace.last[p] === 1)
      this.turn(write, p, call, Math.floor(leave), 2, action === 2 ? REFUSAL : trace.answer[p]!, output);
    if (attempt.retriever >= 0 && trace.k[p]! > 0) this.retrieval(write, batch, attempt.retriever, p, call);
    if (attempt.tools >= 0 && trace.tool[p] !== NO_TOOL) this.tool(write, batch, attempt.tools, p, call);
    if (attempt.guardrail >= 0 && batch.served[attempt.guardrail] === OK) this.verdict(write, batch, attempt.guardrail, p, call, leave);
  }

  private error(served: number, cause: number, tenant: number, t: number): number {
    const { codes } = this;
    switch (served) {
      case OK:
        return 0;
      case UPSTREAM:
        return cause === TIMEOUT
          ? codes['upstream_timeout']!
          : cause === REJECTED || cause === UNAVAILABLE
            ? codes['overloaded']!
            : codes['upstream_error']!;
      case TIMEOUT:
        return codes['upstream_timeout']!;
      case LIMITED:
        return codes['rate_limited']!;
      case REJECTED:
      case UNAVAILABLE:
        return codes['overloaded']!;
      case GIVEN_UP:
        return this.influences.counts('cancels', tenant, t) ? codes['client_closed_request']! : 0;
      case ERROR:
      default:
        return codes['upstream_error']!;
    }
  }

  private turn(write: EventWriter, p: number, call: number, t: number, role: number, kind: number, tokens: number): void {
    const { trace } = this.plan;
    if (t >= this.end) return;
    const buffer = write.buffer('ChatTurn');
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = t;
    c.call[row] = call;
    c.conversation[row] = trace.conversation[p]!;
    c.turn[row] = trace.turn[p]!;
    c.role[row] = role;
    c.account[row] = trace.account[p]!;
    c.apiKey[row] = trace.apiKey[p]!;
    c.kind[row] = kind;
    c.topic[row] = trace.topic[p]!;
    c.language[row] = trace.language[p]!;
    c.seed[row] = role === 1 ? trace.seed[p]! : (trace.seed[p]! ^ 0x5bd1e995) >>> 0;
    c.tokens[row] = tokens;
  }

  private retrieval(write: EventWriter, batch: SpanBatch, i: number, p: number, call: number): void {
    const { trace } = this.plan;
    if (batch.leave[i] === 0 || batch.arrive[i]! >= this.end) return;
    const buffer = write.buffer('Retrieval');
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = Math.floor(batch.arrive[i]!);
    c.end[row] = Math.floor(batch.leave[i]!);
    c.call[row] = call;
    c.conversation[row] = trace.conversation[p]!;
    c.turn[row] = trace.turn[p]!;
    c.index[row] = this.indices[trace.tenant[p]!]!;
    c.topic[row] = trace.topic[p]!;
    c.language[row] = trace.language[p]!;
    c.seed[row] = trace.seed[p]!;
    c.k[row] = trace.k[p]!;
    c.tokens[row] = trace.contextTokens[p]!;
    c.first[row] = trace.first[p]!;
  }

  private tool(write: EventWriter, batch: SpanBatch, i: number, p: number, call: number): void {
    const { trace } = this.plan;
    if (batch.leave[i] === 0 || batch.arrive[i]! >= this.end) return;
    const buffer = write.buffer('ToolCall');
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    const isLate = batch.status[i] === TIMEOUT;
    const status = isLate ? TOOL_STATUS.timeout : trace.toolStatus[p]!;
    c.t[row] = Math.floor(batch.arrive[i]!);
    c.end[row] = Math.floor(batch.leave[i]!);
    c.call[row] = call;
    c.conversation[row] = trace.conversation[p]!;
    c.turn[row] = trace.turn[p]!;
    c.step[row] = trace.step[p]! - 1;
    c.tool[row] = trace.tool[p]!;
    c.status[row] = status;
    c.error[row] = status === TOOL_STATUS.ok ? 0 : trace.toolError[p]! || this.codes['timeout']!;
    c.target[row] = trace.target[p]!;
    c.apiKey[row] = trace.apiKey[p]!;
    c.seed[row] = trace.seed[p]!;
    c.promptTokens[row] = trace.prompt[p]! - trace.resultTokens[p]!;
    c.resultTokens[row] = trace.resultTokens[p]!;
  }

  private verdict(write: EventWriter, batch: SpanBatch, i: number, p: number, call: number, leave: number): void {
    const { trace } = this.plan;
    // It never came to a verdict where its pod died meanwhile.
    if (batch.leave[i] === 0) return;
    const blocks = trace.action[p] === 2;
    const t = Math.floor(blocks ? leave : batch.leave[i]!);
    if (t >= this.end) return;
    const buffer = write.buffer('GuardrailVerdict');
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = t;
    c.call[row] = call;
    c.conversation[row] = trace.conversation[p]!;
    c.turn[row] = trace.turn[p]!;
    c.apiKey[row] = trace.apiKey[p]!;
    c.account[row] = trace.account[p]!;
    c.stage[row] = blocks ? this.codes['output']! : this.codes['input']!;
    c.policy[row] = trace.policy[p]!;
    c.rules[row] = trace.rules[p]!;
    c.score[row] = trace.score[p]!;
    c.action[row] = this.actions[trace.action[p]!]!;
    c.latencyUs[row] = batch.leave[i]! - batch.arrive[i]!;
  }
}

/** Kind of the text that stands in for a blocked answer. */
const REFUSAL = KIND.refusal;
