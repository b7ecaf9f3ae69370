/** Pending events in a 4-ary heap of typed arrays: nothing is allocated per event. */
export class EventHeap {
  private readonly popped = new Float64Array(1);
  private size = 0;
  private times = new Float64Array(256);
  private data = new Int32Array(256);

  /** Time of the event that `pop` returned last. */
  get time(): number {
    return this.popped[0] as number;
  }

  /** Events for which there is room. */
  get room(): number {
    return this.times.length;
  }

  /** Time of the next event; Infinity without any. */
  get next(): number {
    return this.size === 0 ? Infinity : (this.times[0] as number);
  }

  /** @param data payload, 31 bits */
  push(time: number, data: number): void {
    if (this.size === this.times.length) this.grow();
    const times = this.times;
    const held = this.data;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const other = times[parent] as number;
      if (other <= time) break;
      times[at] = other;
      held[at] = held[parent] as number;
      at = parent;
    }
    times[at] = time;
    held[at] = data;
  }

  /** Payload of the earliest event, which is taken out. Events of the same time leave in an order that depends on the pushes alone. */
  pop(): number {
    const times = this.times;
    const held = this.data;
    const result = held[0] as number;
    this.popped[0] = times[0] as number;
    const size = --this.size;
    const time = times[size] as number;
    const data = held[size] as number;
    let at = 0;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= size) break;
      const last = first + 4 < size ? first + 4 : size;
      let child = first;
      let least = times[first] as number;
      for (let i = first + 1; i < last; i++) {
        const other = times[i] as number;
        if (other < least) {
          least = other;
          child = i;
        }
      }
      if (least >= time) break;
      times[at] = least;
      held[at] = held[child] as number;
      at = child;
    }
    times[at] = time;
    held[at] = data;
    return result;
  }

  private grow(): void {
    const times = new Float64Array(2 * this.size);
    const data = new Int32Array(2 * this.size);
    times.set(this.times);
    data.set(this.data);
    this.times = times;
    this.data = data;
  }
}
