/** What faults, techniques and herrings do to the conversations of the activity `chat-service`. Times are microseconds, half open. */
import { defineChannel, type Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import type { AppId, Client } from './cast.ts';

interface Lasting {
  readonly from: number;
  readonly to: number;
}

/** `[median, sigma of the logarithm]` */
export type Amount = readonly [median: number, sigma: number];

/** Conversations that would not be there otherwise. */
export interface Crowd extends Lasting {
  readonly kind: 'crowd';
  /** Requests per second; `even`: by a clock instead of by chance. */
  readonly perSecond: number;
  readonly even?: boolean;
  /** Minutes until it is at full strength. */
  readonly ramp?: number;
  /** Index of the tenant whose key it uses. */
  readonly tenant: number;
  /** Code of another key of that tenant. */
  readonly key?: number;
  readonly app: AppId;
  /** Software: drawn per conversation. */
  readonly clients: readonly Client[];
  /** Addresses: of the tenant's customers where left out; `rotate`: the next one for each request. */
  readonly ips?: readonly number[];
  readonly rotate?: boolean;
  /** Accounts: of the tenant's customers where left out; empty = none is named. */
  readonly accounts?: readonly number[];
  /** Message with retrieval, or raw API. */
  readonly retrieval: boolean;
  readonly turns: readonly [number, number];
  readonly user: Amount;
  readonly history?: Amount;
  readonly output: Amount;
  /** Tokens of its own system prompt; default: the tenant's. */
  readonly system?: number;
  /** Weights of languages and topics; default: the tenant's customers. */
  readonly languages?: readonly number[];
  readonly topics?: readonly number[];
  /** Topics, languages and questions one after the other. */
  readonly systematic?: boolean;
  /** Text of questions and answers: kinds of `text`. */
  readonly text: number;
  readonly answer: number;
  /** Share refused by the rate limit. */
  readonly limited?: number;
  readonly guard?: { readonly policy: string; readonly flag: number; readonly block: number };
  /** Seconds between turns. */
  readonly think?: number;
  /** Requests per hour before it begins, at a moment: also in hours for which no request is kept. */
  readonly hourly?: (time: number) => number;
}

/** A client sends all that was said, `copies` times, instead of the last messages. */
export interface WholeHistory extends Lasting {
  readonly kind: 'history';
  readonly tenant: number;
  /** Version it runs meanwhile: 0 last, 1 present, 2 next. */
  readonly version: number;
  readonly copies: number;
}

/** The retriever puts more passages into the prompt. */
export interface Passages extends Lasting {
  readonly kind: 'passages';
  readonly tenants: readonly number[];
  readonly k: number;
  /** Share of their messages. */
  readonly share: number;
}

/** Something that differs in each prompt stands before the system prompt; it and what comes with it take `tokens`. */
export interface Preamble extends Lasting {
  readonly kind: 'preamble';
  readonly tenants: readonly number[];
  readonly tokens: number;
}

/** Customers of some tenants write more: long mails, pasted logs, several questions in one message. */
export interface Longer extends Lasting {
  readonly kind: 'longer';
  readonly tenants: readonly number[];
  /** Of which app; default: all. */
  readonly app?: AppId;
  /** Share of messages, and tokens of those. */
  readonly share: number;
  readonly tokens: Amount;
  /** What they write: a kind of `text`. */
  readonly text: number;
  /** Minutes until so many do. */
  readonly ramp: number;
  /** Tokens by which answers to them are longer. */
  readonly output: number;
}

/** An article carries an instruction: whoever retrieves it gets a long context, and the assistant does as it is told. */
export interface Poison extends Lasting {
  readonly kind: 'poison';
  readonly article: number;
  /** Who finds it: questions of these topics in these languages. */
  readonly topics: readonly number[];
  readonly languages: readonly number[];
  /** Share of messages on its topics that retrieve it. */
  readonly share: number;
  readonly tokens: Amount;
  /** Where a tool sends to, and which tool; null: nothing obeys. */
  readonly target: string | null;
  readonly tool: number;
}

/** A tool fails, and the agent tries again with all that it has written so far. */
export interface FailingTool extends Lasting {
  readonly kind: 'tool';
  readonly tool: number;
  readonly share: number;
  readonly error: string;
  /** Steps until it gives up. */
  readonly steps: readonly [number, number];
  readonly resultTokens: number;
  /** How much more often agents run meanwhile; default 1. */
  readonly runs?: number;
}

/** A release of an app waits less, and asks again. */
export interface Hurry extends Lasting {
  readonly kind: 'hurry';
  readonly app: 'ios' | 'android';
  /** Share of its users who have it. */
  readonly adoption: number;
  readonly seconds: number;
  readonly attempts: number;
}

/** How things are counted changes: the length field takes in the system prompt, clients that go away count as errors. */
export interface Counting extends Lasting {
  readonly kind: 'counting';
  readonly what: 'length' | 'cancels';
  /** Default: all. */
  readonly tenants?: readonly number[];
}

/** Rules of a guardrail policy flag or block more. */
export interface Rules extends Lasting {
  readonly kind: 'rules';
  readonly policy: string;
  readonly release: string;
  readonly flag: number;
  readonly block: number;
}

/** Demand of some tenants changes. */
export interface Demand extends Lasting {
  readonly kind: 'demand';
  readonly tenants: readonly number[];
  readonly factor: number;
}

export type ChatOrder = Crowd | WholeHistory | Passages | Preamble | Longer | Poison | FailingTool | Hurry | Counting | Rules | Demand;

/** An order with the name of the unit that gives it, which keys the draws it causes. */
type Given<T = ChatOrder> = readonly [by: string, order: T];

export type OfKind<K extends ChatOrder['kind']> = Extract<ChatOrder, { kind: K }>;

const CHAT = defineChannel<Given>('chat');

/** Orders of a unit's plan. To be called once in `plan`: the unit's name keys them. */
export const chatOrders = ({ name }: Pick<PlanContext, 'name'>, orders: readonly ChatOrder[]): readonly Order<Given>[] =>
  orders.map((order, n) => CHAT.order(order.from, order.to, [orders.length > 1 ? `${name}/${n}` : name, order]));

/** Those of this channel, in the order of plans. */
export const givenOrders = (orders: readonly Order[]): readonly Given[] => CHAT.of(orders).map(({ value }) => value);

export const ofKind = <K extends ChatOrder['kind']>(given: readonly Given[], kind: K): readonly Given<OfKind<K>>[] =>
  given.filter((each): each is Given<OfKind<K>> => each[1].kind === kind);
