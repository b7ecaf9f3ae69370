/**
 * What one unit asks of another's model, beyond the effects that every stream knows: each model has a channel of its own, typed by what
 * it understands. Orders stand beside the effects of a plan; whoever has memory gets all of them when it begins.
 */
export interface Order<T = unknown> {
  readonly channel: Channel<T>;
  /** Microseconds, half open. */
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

export interface Channel<T> {
  readonly id: string;
  order(from: number, to: number, value: T): Order<T>;
  /** Those of this channel, in the order of plans. */
  of(orders: readonly Order[]): readonly Order<T>[];
}

export function defineChannel<T>(id: string): Channel<T> {
  const channel: Channel<T> = {
    id,
    order: (from, to, value) => ({ channel, from, to, value }),
    of: (orders) => orders.filter((order): order is Order<T> => order.channel === channel),
  };
  return channel;
}
