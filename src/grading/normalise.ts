import { mapped, rewrite, type MappedText } from './mapped-text.ts';

/** Zero-width characters, soft hyphens and direction controls: invisible, so never part of a word. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Text as the grader reads it: lower case, one spelling for quotes, dashes, arrows and defanged addresses,
 * without markdown and invisible characters. Every character maps back to the original.
 */
export function normalise(original: string): MappedText {
  let text = rewrite(mapped(original), INVISIBLE, '');
  // Lone surrogates have no NFKC and would break the map of their neighbours.
  text = rewrite(text, /[^\n\t\x20-\x7e]/gu, (match) => match[0].normalize('NFKC'));
  text = rewrite(text, /\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n');
  text = rewrite(text, /[\u00a0\u2000-\u200a\u202f\u3000\t]/g, (match) => (match[0] === '\t' ? '\t' : ' '));
  text = rewrite(text, /[‘’‚‛ʼ´`′]/g, (match) => (match[0] === '`' ? '`' : "'"));
  text = rewrite(text, /[“”„‟«»″]/g, '"');
  text = rewrite(text, /\s*(?:→|⇒|➔|➜|➡|⟶|↦|=+>|-+>)\s*/g, ' -> ');
  text = rewrite(text, /[✅✓✔☑]\ufe0f?/g, ' ok ');
  text = rewrite(text, /[❌✗✘✖]\ufe0f?/g, ' failed ');
  text = rewrite(text, /[‐‑‒–—―−﹣－]/g, (match) => (match[0] === '—' ? ' - ' : '-'));
  text = rewrite(text, /[A-Z\u0080-\uffff]/g, (match) => lower(match[0]));
  text = markdown(text);
  return defang(text);
}

/** Lower case that never changes the number of UTF-16 units. */
function lower(char: string): string {
  const small = char.toLowerCase();
  return small.length === char.length ? small : char;
}

function markdown(input: MappedText): MappedText {
  let text = rewrite(input, /!?\[([^\]\n]+)\]\([^)\n]*\)/g, (match) => match[1] ?? '');
  text = rewrite(text, /```[a-z]*\n?|`|\*\*|__|~~/g, '');
  text = rewrite(text, /(?<![\p{L}\p{N}])[*_](?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.,;:!?)])[*_](?![\p{L}\p{N}])/gu, '');
  return rewrite(text, /^[ \t]*(?:#{1,6}|>+)[ \t]*/gm, '');
}

/** Defanged addresses and names back to their plain form: `203[.]0[.]113[.]44`, `hxxps://`. */
function defang(input: MappedText): MappedText {
  let text = rewrite(input, /\s?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))\s?/g, '.');
  text = rewrite(text, /\[:\]/g, ':');
  text = rewrite(text, /\[@\]|\[at\]/g, '@');
  return rewrite(text, /\bhxxp(?=s?:)/g, 'http');
}
