/** A plan of requests in columns: what the simulation plays, and what stands in the prompts. */
import type { PlannedRequests } from '../simulation/index.ts';

/** Operations of the gateway, by number. */
export const OPERATIONS = ['POST /v1/chat', 'POST /v1/chat/completions', 'POST /v1/agents/runs', 'POST /v1/agents/steps'] as const;
export const OP = { chat: 0, raw: 1, run: 2, step: 3 } as const;
/** Verdicts of the guardrail. */
export const ACTIONS = ['allow', 'flag', 'block'] as const;
/** Longest answer, tokens. */
export const MAX_TOKENS = 1024;
/** No tool. */
export const NO_TOOL = 255;

const COLUMNS = {
  // Played.
  client: 'u8',
  kind: 'u8',
  time: 'f64',
  next: 'i32',
  gap: 'f64',
  needs: 'u8',
  bytes: 'u32',
  prompt: 'u32',
  output: 'u32',
  prefix: 'u32',
  limited: 'u8',
  // Who.
  tenant: 'u8',
  apiKey: 'u32',
  ip: 'u32',
  agent: 'u32',
  ja4: 'u32',
  account: 'u32',
  conversation: 'u32',
  turn: 'u16',
  step: 'u16',
  /** The last step of its turn. */
  last: 'u8',
  operation: 'u8',
  // What.
  system: 'u32',
  systemTokens: 'u32',
  historyTokens: 'u32',
  contextTokens: 'u32',
  toolTokens: 'u32',
  userTokens: 'u32',
  maxTokens: 'u16',
  topic: 'u8',
  language: 'u8',
  text: 'u8',
  answer: 'u8',
  seed: 'u32',
  /** Passages; 0: no retrieval. And the article that ranks first, 0 = as drawn. */
  k: 'u16',
  first: 'u16',
  /** The tool whose result this request brings along. */
  tool: 'u8',
  toolStatus: 'u8',
  toolError: 'u32',
  target: 'u32',
  resultTokens: 'u32',
  policy: 'u32',
  rules: 'u32',
  action: 'u8',
  score: 'f64',
  /** 1: the gateway's length field takes in the system prompt. */
  whole: 'u8',
} as const;
type Name = keyof typeof COLUMNS;
type Values = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** One request as it is planned. What is left out is 0. */
export type Request = { readonly [C in Name]?: number };

const allocate = (kind: (typeof COLUMNS)[Name], size: number): Values =>
  kind === 'f64'
    ? new Float64Array(size)
    : kind === 'i32'
      ? new Int32Array(size)
      : kind === 'u32'
        ? new Uint32Array(size)
        : kind === 'u16'
          ? new Uint16Array(size)
          : new Uint8Array(size);

const NAMES = Object.keys(COLUMNS) as Name[];

/** Requests that grow. Columns are replaced when it does: read them anew after `add`. */
export class Trace implements PlannedRequests {
  count = 0;
  private size = 0;
  client!: Values;
  kind!: Values;
  time!: Values;
  next!: Values;
  gap!: Values;
  needs!: Values;
  bytes!: Values;
  prompt!: Values;
  output!: Values;
  prefix!: Values;
  limited!: Values;
  tenant!: Values;
  apiKey!: Values;
  ip!: Values;
  agent!: Values;
  ja4!: Values;
  account!: Values;
  conversation!: Values;
  turn!: Values;
  step!: Values;
  last!: Values;
  operation!: Values;
  system!: Values;
  systemTokens!: Values;
  historyTokens!: Values;
  contextTokens!: Values;
  toolTokens!: Values;
  userTokens!: Values;
  maxTokens!: Values;
  topic!: Values;
  language!: Values;
  text!: Values;
  answer!: Values;
  seed!: Values;
  k!: Values;
  first!: Values;
  tool!: Values;
  toolStatus!: Values;
  toolError!: Values;
  target!: Values;
  resultTokens!: Values;
  policy!: Values;
  rules!: Values;
  action!: Values;
  score!: Values;
  whole!: Values;

  constructor() {
    this.grow(16_384);
  }

  private grow(size: number): void {
    for (const name of NAMES) {
      const column = allocate(COLUMNS[name], size);
      if (this.count > 0) column.set(this[name]);
      this[name] = column;
    }
    this.size = size;
  }

  /** @returns its index */
  add(request: Request): number {
    if (this.count === this.size) this.grow(2 * this.size);
    const at = this.count++;
    // By name, one after the other: a loop over names costs ten times as much.
    this.client[at] = request.client ?? 0;
    this.kind[at] = request.kind ?? 0;
    this.time[at] = request.time ?? 0;
    this.gap[at] = request.gap ?? 0;
    this.needs[at] = request.needs ?? 0;
    this.bytes[at] = request.bytes ?? 0;
    this.prompt[at] = request.prompt ?? 0;
    this.output[at] = request.output ?? 0;
    this.prefix[at] = request.prefix ?? 0;
    this.limited[at] = request.limited ?? 0;
    this.tenant[at] = request.tenant ?? 0;
    this.apiKey[at] = request.apiKey ?? 0;
    this.ip[at] = request.ip ?? 0;
    this.agent[at] = request.agent ?? 0;
    this.ja4[at] = request.ja4 ?? 0;
    this.account[at] = request.account ?? 0;
    this.conversation[at] = request.conversation ?? 0;
    this.turn[at] = request.turn ?? 0;
    this.step[at] = request.step ?? 0;
    this.last[at] = request.last ?? 0;
    this.operation[at] = request.operation ?? 0;
    this.system[at] = request.system ?? 0;
    this.systemTokens[at] = request.systemTokens ?? 0;
    this.historyTokens[at] = request.historyTokens ?? 0;
    this.contextTokens[at] = request.contextTokens ?? 0;
    this.toolTokens[at] = request.toolTokens ?? 0;
    this.userTokens[at] = request.userTokens ?? 0;
    this.maxTokens[at] = request.maxTokens ?? 0;
    this.topic[at] = request.topic ?? 0;
    this.language[at] = request.language ?? 0;
    this.text[at] = request.text ?? 0;
    this.answer[at] = request.answer ?? 0;
    this.seed[at] = request.seed ?? 0;
    this.k[at] = request.k ?? 0;
    this.first[at] = request.first ?? 0;
    this.tool[at] = request.tool ?? 0;
    this.toolStatus[at] = request.toolStatus ?? 0;
    this.toolError[at] = request.toolError ?? 0;
    this.target[at] = request.target ?? 0;
    this.resultTokens[at] = request.resultTokens ?? 0;
    this.policy[at] = request.policy ?? 0;
    this.rules[at] = request.rules ?? 0;
    this.action[at] = request.action ?? 0;
    this.score[at] = request.score ?? 0;
    this.whole[at] = request.whole ?? 0;
    this.next[at] = -1;
    return at;
  }
}
