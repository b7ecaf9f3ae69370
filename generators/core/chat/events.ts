/** What happens in a chat service: part of the schemas of `../events.ts`. */
import type { EventColumnKind } from '../events.ts';

export const CHAT_EVENTS = {
  /**
   * A request to the chat gateway, as the gateway logs it: one row for each attempt of a client. `call` of these events is the row, counted
   * from 1, of the gateway's ServiceCall in the batch of the same producer and cell: it gives the trace id. 0 = none.
   */
  ChatRequest: {
    /** Arrives; its answer leaves; first token leaves (0 = none). */
    t: 'time',
    end: 'time',
    first: 'time',
    call: 'u32',
    /** Number of the conversation, unique in the case, and its turn from 1. */
    conversation: 'u32',
    turn: 'u16',
    pod: 'ref:pod',
    apiKey: 'ref:string',
    ua: 'ref:string',
    /** TLS fingerprint of the client (JA4). */
    ja4: 'ref:string',
    clientIp: 'u32',
    /** Number of the end user's account; 0 where the client names none. */
    account: 'u32',
    /** `POST /v1/chat`, `POST /v1/chat/completions`, `POST /v1/agents/steps` */
    operation: 'ref:string',
    model: 'ref:string',
    status: 'u16',
    /** Code of the error as the gateway counts it: NULL where it counts none (a client that goes away has 499, and no code). */
    error: 'ref:string',
    /** stop, length, content_filter, tool_calls; NULL without an answer. */
    finish: 'ref:string',
    /** Number of the system prompt at its head, and of the whole prompt: equal numbers are equal texts, and equal hashes. */
    system: 'u32',
    prompt: 'u32',
    /** Parts of the prompt; their sum is the number of input tokens. */
    systemTokens: 'u32',
    historyTokens: 'u32',
    contextTokens: 'u32',
    toolTokens: 'u32',
    userTokens: 'u32',
    outputTokens: 'u32',
    cachedTokens: 'u32',
    maxTokens: 'u16',
    /** Characters, as the gateway's own length field counts them. */
    length: 'u32',
    stream: 'u8',
  },
  /** A message of a conversation, as the conversation store keeps it. The text is a function of kind, topic, language, seed and tokens. */
  ChatTurn: {
    t: 'time',
    call: 'u32',
    conversation: 'u32',
    turn: 'u16',
    /** 0 system, 1 user, 2 assistant, 3 tool. */
    role: 'u8',
    account: 'u32',
    apiKey: 'ref:string',
    /** Indices into the lists of `core/chat/text`. */
    kind: 'u8',
    topic: 'u8',
    language: 'u8',
    seed: 'u32',
    /** Length that the text shall have; 0 = its natural one. */
    tokens: 'u32',
  },
  /** The retriever answers for a turn. */
  Retrieval: {
    t: 'time',
    end: 'time',
    call: 'u32',
    conversation: 'u32',
    turn: 'u16',
    index: 'ref:string',
    topic: 'u8',
    language: 'u8',
    seed: 'u32',
    /** Passages, and their tokens. */
    k: 'u16',
    tokens: 'u32',
    /** Article that ranks first; 0 = as drawn. */
    first: 'u16',
  },
  /** An agent uses a tool. */
  ToolCall: {
    t: 'time',
    end: 'time',
    call: 'u32',
    conversation: 'u32',
    turn: 'u16',
    /** Which call of the turn, from 1. */
    step: 'u16',
    /** Index into `TOOLS` of `core/chat/text`. */
    tool: 'u8',
    /** 0 ok, 1 error, 2 timeout. */
    status: 'u8',
    error: 'ref:string',
    /** Where it sends to, for tools that send: an address or host; NULL for all others. */
    target: 'ref:string',
    apiKey: 'ref:string',
    seed: 'u32',
    /** The agent's transcript so far, and what the tool adds. */
    promptTokens: 'u32',
    resultTokens: 'u32',
  },
  /** The verdict of a guardrail on a request. */
  GuardrailVerdict: {
    t: 'time',
    call: 'u32',
    conversation: 'u32',
    turn: 'u16',
    apiKey: 'ref:string',
    account: 'u32',
    /** input, retrieval, output. */
    stage: 'ref:string',
    /** jailbreak, prompt_injection, pii, off_topic, secrets, toxicity. */
    policy: 'ref:string',
    /** Release of the policy's rules. */
    rules: 'ref:string',
    score: 'f64',
    /** allow, flag, block. */
    action: 'ref:string',
    latencyUs: 'f64',
  },
  /** An article of the knowledge base is written anew. */
  ArticleRevision: {
    t: 'time',
    /** Number of the article: see `core/chat/text`. */
    article: 'u16',
    revision: 'u16',
    author: 'ref:string',
    /** editor, import, partner-sync, reindex. */
    origin: 'ref:string',
    comment: 'ref:string',
    bytes: 'u32',
    /** Address that a hidden instruction names; NULL for all other revisions. */
    target: 'ref:string',
    /** 0 edit; 1 carries an instruction to the assistant; 2 innocent oddity, such as a quoted instruction in an article about fraud; 3 that is taken out. */
    kind: 'u8',
  },
  /** Usage of an API key in an hour for which no ChatRequest exists. */
  UsageHour: {
    /** Start of the hour. */
    t: 'time',
    apiKey: 'ref:string',
    model: 'ref:string',
    requests: 'u32',
    promptTokens: 'f64',
    outputTokens: 'f64',
  },
} as const satisfies Record<string, Record<string, EventColumnKind>>;
