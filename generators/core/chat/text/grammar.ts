/**
 * Texts from templates, written as bytes. A rule is a list of alternatives; `$name` in one stands for another rule, or for a number
 * (`$num1` … `$num6`: so many digits, the first not 0; `$thread`: six digits that stay the same). The same draws give the same text.
 */
import type { TextScratch } from '../../source-kit/stage.ts';

/** Smallest value of `$thread`, and how many there are. */
export const FIRST_THREAD = 100_000;
export const THREADS = 900_000;

export type Rules = Readonly<Record<string, readonly string[]>>;

/** Where a text takes its decisions from. */
export interface Draws {
  /** What a whole conversation is about: `$thread` prints it. Six digits. */
  readonly thread: number;
  /** A whole number in [0, n). */
  next(n: number): number;
}

/** Decisions that follow from a seed as if by chance. Steps of mulberry32 (public domain). */
export class SeededDraws implements Draws {
  thread = FIRST_THREAD;
  private state = 0;

  begin(seed: number): this {
    this.state = seed | 0;
    return this;
  }

  next(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor(((x ^ (x >>> 14)) >>> 0) * 2 ** -32 * n);
  }
}

/** Decisions that count: seeds 0, 1, 2, … go through all combinations, the first decision fastest. */
export class CountingDraws implements Draws {
  readonly thread = FIRST_THREAD;
  private left = 0;

  begin(seed: number): this {
    this.left = seed;
    return this;
  }

  next(n: number): number {
    const digit = this.left % n;
    this.left = Math.floor(this.left / n);
    return digit;
  }
}

const NUMBER = /^num([1-6])$/;
const THREAD = 'thread';
const THREAD_DIGITS = 6;
const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];
const ZERO = 48;

/** Rules compiled to numbers: parts of an alternative are pieces of one byte buffer, other rules, or numbers of some digits. */
export class Grammar {
  private readonly names = new Map<string, number>();
  /** Alternatives of each rule: first, and how many. */
  private readonly first: Uint32Array;
  private readonly count: Uint32Array;
  /** Parts of each alternative lie at [from[a], from[a + 1]) of `parts`. */
  private readonly from: Uint32Array;
  /** Three kinds: piece k as 3k, rule k as 3k + 1, a number of k digits as 3k + 2 (0 digits: the thread). */
  private readonly parts: Uint32Array;
  private readonly start: Uint32Array;
  private readonly bytes: Uint8Array;

  /** @throws when a template names a rule that is not there, or a rule has no alternative */
  constructor(rules: Rules) {
    const all = Object.keys(rules);
    all.forEach((name, i) => this.names.set(name, i));
    const first: number[] = [];
    const count: number[] = [];
    const from: number[] = [];
    const parts: number[] = [];
    const pieces = new Pieces();
    for (const name of all) {
      const alternatives = rules[name]!;
      if (alternatives.length === 0) throw new Error(`The rule "${name}" has no alternative.`);
      first.push(from.length);
      count.push(alternatives.length);
      for (const template of alternatives) {
        from.push(parts.length);
        for (const [k, text] of template.split(/\$(num[1-6]|[a-z][A-Za-z0-9]*)/).entries()) {
          if (k % 2 === 1) parts.push(this.reference(text, name));
          else if (text !== '') parts.push(3 * pieces.of(text));
        }
      }
    }
    from.push(parts.length);
    this.first = Uint32Array.from(first);
    this.count = Uint32Array.from(count);
    this.from = Uint32Array.from(from);
    this.parts = Uint32Array.from(parts);
    this.start = Uint32Array.from(pieces.start);
    this.bytes = pieces.join();
  }

  /** @throws when there is no rule of that name */
  rule(name: string): number {
    const rule = this.names.get(name);
    if (rule === undefined) throw new Error(`There is no rule "${name}".`);
    return rule;
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Writes one text of a rule. The scratch must have room for it. */
  write(to: TextScratch, rule: number, draws: Draws): void {
    const count = this.count[rule] as number;
    const alternative = (this.first[rule] as number) + (count === 1 ? 0 : draws.next(count));
    const end = this.from[alternative + 1] as number;
    for (let p = this.from[alternative] as number; p < end; p++) {
      const part = this.parts[p] as number;
      const k = Math.floor(part / 3);
      const kind = part - 3 * k;
      if (kind === 0) {
        const { bytes } = this;
        const target = to.bytes;
        let at = to.used;
        const stop = this.start[k + 1] as number;
        for (let from = this.start[k] as number; from < stop; from++) target[at++] = bytes[from] as number;
        to.used = at;
      } else if (kind === 1) this.write(to, k, draws);
      else if (k === 0) figures(to, draws.thread, THREAD_DIGITS);
      else {
        const low = POWERS[k - 1] as number;
        figures(to, low + draws.next((POWERS[k] as number) - low), k);
      }
    }
  }

  private reference(name: string, inside: string): number {
    if (name === THREAD) return 2;
    const digits = NUMBER.exec(name)?.[1];
    if (digits) return 3 * Number(digits) + 2;
    const rule = this.names.get(name);
    if (rule === undefined) throw new Error(`"${inside}" uses the rule "${name}", which is not there.`);
    return 3 * rule + 1;
  }
}

/** Writes a number of so many digits. */
function figures(to: TextScratch, value: number, digits: number): void {
  let rest = value;
  for (let at = to.used + digits - 1; at >= to.used; at--) {
    to.bytes[at] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  to.used += digits;
}

/** Literal texts behind one another. */
class Pieces {
  readonly start = [0];
  private readonly known = new Map<string, number>();
  private readonly parts: Uint8Array[] = [];
  private readonly encoder = new TextEncoder();
  private total = 0;

  of(text: string): number {
    let piece = this.known.get(text);
    if (piece === undefined) {
      piece = this.parts.push(this.encoder.encode(text)) - 1;
      this.known.set(text, piece);
      this.total += this.parts[piece]!.length;
      this.start.push(this.total);
    }
    return piece;
  }

  join(): Uint8Array {
    const out = new Uint8Array(this.total);
    this.parts.forEach((part, i) => out.set(part, this.start[i]));
    return out;
  }
}

/** Makes room for `size` bytes more in a text under construction. */
export function room(to: TextScratch, size: number): void {
  if (to.used + size <= to.bytes.length) return;
  const bigger = new Uint8Array(Math.max(to.used + size, to.bytes.length * 2));
  bigger.set(to.bytes.subarray(0, to.used));
  to.bytes = bigger;
}
