import { untrack } from 'svelte';

/** Time worked on the case; stands still while paused or while the page is hidden. */
export class Timer {
  elapsedMs = $state(0);
  paused = $state(false);
  /** The guide of the case, minutes. */
  minutes = $state(0);
  readonly leftMinutes = $derived(Math.ceil(this.minutes - this.elapsedMs / 60_000));

  #last = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `elapsedMs` without reactivity, so that ticking alone writes nothing to the disk. */
  get kept(): number {
    return untrack(() => this.elapsedMs);
  }

  start(): void {
    if (this.#timer) return;
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (!this.paused && !document.hidden) this.elapsedMs += now - this.#last;
      this.#last = now;
    }, 5000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  restore(elapsedMs: number): void {
    this.elapsedMs = elapsedMs;
  }
}
