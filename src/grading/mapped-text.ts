/** Text whose every character knows the span of the original that it came from. */
export interface MappedText {
  readonly text: string;
  /** Start offset in the original, per UTF-16 unit of `text`. */
  readonly start: readonly number[];
  /** End offset (exclusive) in the original, per UTF-16 unit of `text`. */
  readonly end: readonly number[];
}

/** The identity map of `original`. */
export function mapped(original: string): MappedText {
  const start = Array.from({ length: original.length }, (_, index) => index);
  return { text: original, start, end: start.map((index) => index + 1) };
}

/**
 * Replaces every match of `pattern` (global) and keeps the map: each new character points at the whole match.
 * A match replaced by itself keeps its own finer map.
 */
export function rewrite(input: MappedText, pattern: RegExp, replace: string | ((match: RegExpExecArray) => string)): MappedText {
  const parts: string[] = [];
  const start: number[] = [];
  const end: number[] = [];
  let last = 0;
  const keep = (to: number): void => {
    parts.push(input.text.slice(last, to));
    for (let index = last; index < to; index++) {
      start.push(input.start[index] ?? 0);
      end.push(input.end[index] ?? 0);
    }
  };
  for (const match of input.text.matchAll(pattern)) {
    const found = match[0];
    if (found === '') continue;
    const next = typeof replace === 'string' ? replace : replace(match);
    if (next === found) continue;
    keep(match.index);
    last = match.index + found.length;
    const from = input.start[match.index] ?? 0;
    const to = input.end[last - 1] ?? from;
    parts.push(next);
    for (let index = 0; index < next.length; index++) {
      start.push(from);
      end.push(to);
    }
  }
  if (last === 0 && parts.length === 0) return input;
  keep(input.text.length);
  return { text: parts.join(''), start, end };
}
