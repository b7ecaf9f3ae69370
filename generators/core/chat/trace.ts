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

/** Who sends a request, and when. */
export type Sender = Required<
  Pick<Request, 'client' | 'time' | 'tenant' | 'apiKey' | 'ip' | 'agent' | 'ja4' | 'account' | 'conversation' | 'topic' | 'language'>
>;

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

/** Rows that it has at first, and by which share it grows. */
const FIRST = 16_384;
const GROWTH = 1.25;

/** Requests that grow, 141 bytes each. Columns are replaced when it does: read them anew after `add`. */
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
    this.resize(FIRST);
  }

  /** Makes room for `count` requests, so that most of them are never copied. */
  reserve(count: number): void {
    if (count > this.size) this.resize(count);
  }

  /** Gives back what it does not need. */
  trim(): void {
    if (this.size > this.count) this.resize(this.count);
  }

  private resize(size: number): void {
    for (const name of NAMES) {
      const column = allocate(COLUMNS[name], size);
      if (this.count > 0) column.set(this[name].subarray(0, this.count));
      this[name] = column;
    }
    this.size = size;
  }

  /**
   * Writes what is given; what follows from it is left to `compose`. By name, one after the other: a loop over names costs ten times as much.
   * @returns its index
   */
  add(what: Request, who: Sender): number {
    if (this.count === this.size) this.resize(Math.ceil(GROWTH * Math.max(FIRST, this.size)));
    const at = this.count++;
    this.client[at] = who.client;
    this.time[at] = who.time;
    this.tenant[at] = who.tenant;
    this.apiKey[at] = who.apiKey;
    this.ip[at] = who.ip;
    this.agent[at] = who.agent;
    this.ja4[at] = who.ja4;
    this.account[at] = who.account;
    this.conversation[at] = who.conversation;
    this.topic[at] = who.topic;
    this.language[at] = who.language;
    this.kind[at] = what.kind ?? 0;
    this.gap[at] = what.gap ?? 0;
    this.needs[at] = what.needs ?? 0;
    this.output[at] = what.output ?? 0;
    this.turn[at] = what.turn ?? 0;
    this.step[at] = what.step ?? 0;
    this.last[at] = what.last ?? 0;
    this.operation[at] = what.operation ?? 0;
    this.historyTokens[at] = what.historyTokens ?? 0;
    this.contextTokens[at] = what.contextTokens ?? 0;
    this.toolTokens[at] = what.toolTokens ?? 0;
    this.userTokens[at] = what.userTokens ?? 0;
    this.text[at] = what.text ?? 0;
    this.answer[at] = what.answer ?? 0;
    this.seed[at] = what.seed ?? 0;
    this.k[at] = what.k ?? 0;
    this.first[at] = what.first ?? 0;
    this.tool[at] = what.tool ?? 0;
    this.toolStatus[at] = what.toolStatus ?? 0;
    this.toolError[at] = what.toolError ?? 0;
    this.target[at] = what.target ?? 0;
    this.resultTokens[at] = what.resultTokens ?? 0;
    this.policy[at] = what.policy ?? 0;
    this.rules[at] = what.rules ?? 0;
    this.action[at] = what.action ?? 0;
    this.score[at] = what.score ?? 0;
    this.next[at] = -1;
    return at;
  }
}
