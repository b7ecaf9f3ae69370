/** How people type: letters swapped, left out or doubled, and no capitals. */
import type { TextScratch } from '../../source-kit/stage.ts';
import type { Draws } from './grammar.ts';

/** One text in so many has mistakes; one in so many no capitals. Source: project's own setting. */
const WRONG = 4;
const LOWER = 7;
/** Bytes per mistake, about. */
const EVERY = 90;

const isLetter = (byte: number): boolean => byte >= 97 && byte <= 122;

/** Blurs the text from `from` on; figures stay as they are. */
export function blur(to: TextScratch, from: number, draws: Draws): void {
  const { bytes } = to;
  if (draws.next(LOWER) === 0)
    for (let at = from; at < to.used; at++) {
      const byte = bytes[at] as number;
      if (byte >= 65 && byte <= 90) bytes[at] = byte + 32;
    }
  if (draws.next(WRONG) !== 0) return;
  const count = 1 + Math.floor((to.used - from) / EVERY);
  for (let k = 0; k < count; k++) {
    const length = to.used - from;
    if (length < 12) return;
    const at = from + 1 + draws.next(length - 3);
    const how = draws.next(3);
    const [here, next] = [bytes[at] as number, bytes[at + 1] as number];
    if (!isLetter(here) || !isLetter(next)) continue;
    if (how === 0) {
      bytes[at] = next;
      bytes[at + 1] = here;
    } else if (how === 1) {
      bytes.copyWithin(at, at + 1, to.used);
      to.used--;
    } else {
      bytes.copyWithin(at + 1, at, to.used);
      to.used++;
    }
  }
}
