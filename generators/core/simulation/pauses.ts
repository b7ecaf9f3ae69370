/**
 * Stop-the-world: all that a replica does ends later by the length of the pause. Nothing is moved at once: an end that comes
 * due finds out by how much it is late.
 */
import { ON_PAUSE, READY, type State } from './state.ts';

/** How long something that begins now has to stand still first. */
export function standstill(s: State, replica: number): number {
  const left = (s.pausedUntil[replica] as number) - s.now;
  return left > 0 ? left : 0;
}

/** Pauses that began since `before` (the replica's sum then). */
export function late(s: State, replica: number, before: number): number {
  return (s.paused[replica] as number) - before;
}

/** Stops a replica for `length` from now. A pause within a pause only lengthens it. */
export function pause(s: State, replica: number, length: number): void {
  const until = s.now + length;
  const from = Math.max(s.now, s.pausedUntil[replica] as number);
  if (until <= from) return;
  s.paused[replica] = (s.paused[replica] as number) + until - from;
  s.pausedUntil[replica] = until;
}

/** First pause of a replica that has just started. */
export function schedulePause(s: State, replica: number): void {
  const service = s.compiled.services[s.compiled.serviceOf[replica] as number]!;
  if (service.spec.pauses) s.at(s.now + service.spec.pauses.every.from(service.rng), ON_PAUSE, replica);
}

/** A pause begins, and the next one is planned. */
export function regularPause(s: State, replica: number): void {
  if (s.now >= s.end) return;
  const service = s.compiled.services[s.compiled.serviceOf[replica] as number]!;
  if (s.life[replica] === READY) {
    const length = service.spec.pauses!.length.from(service.rng);
    pause(s, replica, length);
    s.out.mark(s.now, 'pause', service.index, replica, s.pod[replica] as number, length);
  }
  schedulePause(s, replica);
}
