import { expect, it } from 'vitest';
import { defineChannel } from '../../../../generators/core/orders.ts';

it('a channel reads its own orders, in their order, and no other channel’s, whatever it is called', () => {
  const [one, other] = [defineChannel<{ readonly tasks: number }>('pipeline'), defineChannel<string>('pipeline')];
  const orders = [one.order(1, 5, { tasks: 3 }), other.order(2, 3, 'x'), one.order(0, 9, { tasks: 1 })];
  expect(one.of(orders).map(({ from, to, value }) => [from, to, value.tasks])).toEqual([
    [1, 5, 3],
    [0, 9, 1],
  ]);
  expect(other.of(orders).map(({ value }) => value)).toEqual(['x']);
});
