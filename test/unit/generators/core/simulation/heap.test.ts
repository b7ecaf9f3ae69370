import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventHeap } from '../../../../../generators/core/simulation/heap.ts';

describe('pending events', () => {
  it('leave in the order of their times, with their payload, whatever is pushed between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.boolean()), { maxLength: 900 }), (actions) => {
        const heap = new EventHeap();
        const model: { time: number; data: number }[] = [];
        const take = (): void => {
          expect(heap.next).toBe(Math.min(...model.map((event) => event.time)));
          const data = heap.pop();
          const at = model.findIndex((event) => event.data === data);
          expect(heap.time).toBe(model[at]!.time);
          expect(model.every((event) => event.time >= heap.time)).toBe(true);
          model.splice(at, 1);
        };
        actions.forEach(([time, pop], data) => {
          heap.push(time, data);
          model.push({ time, data });
          if (pop) take();
        });
        while (model.length > 0) take();
        expect(heap.next).toBe(Infinity);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
