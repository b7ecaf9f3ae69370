import { EVENT_SCHEMAS, type EventType } from '../events.ts';
import type { EventBuffer, EventWriter } from '../timeline.ts';

/** A writer that keeps nothing of value: to learn what a helper would write while facts are counted. */
export function scratchWriter(): EventWriter {
  const buffers = new Map<EventType, EventBuffer<EventType>>();
  return {
    buffer<T extends EventType>(type: T): EventBuffer<T> {
      let buffer = buffers.get(type);
      if (!buffer) {
        const columns = Object.fromEntries(Object.keys(EVENT_SCHEMAS[type]).map((name) => [name, []]));
        buffer = { type, rows: 0, columns: columns as unknown as EventBuffer<EventType>['columns'], ensure() {} };
        buffers.set(type, buffer);
      }
      return buffer as unknown as EventBuffer<T>;
    },
    add() {},
  };
}
