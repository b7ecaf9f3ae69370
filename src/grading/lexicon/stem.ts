import irregular from './irregular.json' with { type: 'json' };

const IRREGULAR = new Map(Object.entries(irregular as Record<string, string>));
const memo = new Map<string, string>();

/**
 * The stem under which forms of a word meet: `stole`, `stolen`, `stealing` → `steal`; `revoked`, `revoking` → `revok`.
 * Not a word, only a key: both sides of a comparison go through it.
 */
export function stem(word: string): string {
  const known = memo.get(word);
  if (known !== undefined) return known;
  const result = cut(word);
  if (memo.size < 50_000) memo.set(word, result);
  return result;
}

function cut(word: string): string {
  let text = word.replace(/'(?:s|d|ll|re|ve)?$/, '');
  text = IRREGULAR.get(text) ?? text;
  if (text.length > 2 && !/\d/.test(text)) {
    text = plural(text);
    text = IRREGULAR.get(text) ?? text;
    if (text.length > 5 && text.endsWith('ing')) text = text.slice(0, -3);
    else if (text.length > 4 && text.endsWith('ed') && !text.endsWith('eed')) text = text.slice(0, -2);
    text = text
      .replace(/([a-z]{4,})is(e?)$/, '$1iz$2')
      .replace(/([a-z]{3,})isation$/, '$1ization')
      .replace(/([a-z]{3,})our$/, '$1or');
    if (text.length > 3)
      text = text
        .replace(/e$/, '')
        .replace(/([bdfgkmnprt])\1$|(?<=.{4})l(l)$/, '$1$2')
        .replace(/y$/, 'i');
  }
  // A note denies nothing.
  return text === 'not' && word !== 'not' ? 'note' : text;
}

function plural(text: string): string {
  if (text.endsWith('ies') && text.length > 4) return `${text.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss|zz)es$/.test(text)) return text.slice(0, -2);
  if (text.endsWith('s') && !/(?:ss|us|is)$/.test(text)) return text.slice(0, -1);
  return text;
}
