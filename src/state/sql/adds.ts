import { tokenize, unquote, type Token } from '../../query/tokens.ts';

const sums = /^(count|count_if|countif|count_star|sum|sum_no_overflow|fsum|kahan_sum)$/i;
/** Words in names that people give to counts and sums; also those of columns that hold an amount per record. */
const amounts = new Set(
  (
    'n cnt count counts num rows hits calls events errors failed requests reads writes objects ' +
    'operations packets flows total totals sum amount bytes'
  ).split(' '),
);
const shares = new Set('avg mean median quantile percentile percent pct ratio rate share distinct unique uniq per max min'.split(' '));

/** Does a column of this name hold an amount that may be added up? */
function isAmount(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return (
    words.some((word) => amounts.has(word) || word.includes('bytes')) && !words.some((word) => shares.has(word) || /^p\d\d/.test(word))
  );
}

/** The tokens of the first column list of `sql` at the top, a list per column; none when there is no SELECT at the top. */
function columnsOf(sql: string): Token[][] {
  const columns: Token[][] = [];
  let depth = 0;
  let inside = false;
  for (const token of tokenize(sql)) {
    if (token.kind === 'comment') continue;
    if (/^[)\]}]$/.test(token.text)) depth -= 1;
    if (depth === 0 && token.kind === 'word') {
      if (/^select$/i.test(token.text) && columns.length === 0) {
        inside = true;
        columns.push([]);
        continue;
      }
      if (/^(from|where|group|order|limit|union|having)$/i.test(token.text)) inside = false;
    }
    if (inside && depth === 0 && token.text === ',') columns.push([]);
    else if (inside) columns.at(-1)?.push(token);
    if (/^[([{]$/.test(token.text)) depth += 1;
  }
  return columns;
}

/** The expression behind a column of the result, without its alias. */
function expressionOf(sql: string, column: string): readonly Token[] | undefined {
  const is = (token: Token | undefined) =>
    token !== undefined && (token.kind === 'word' || token.kind === 'quoted') && unquote(token).toLowerCase() === column.toLowerCase();
  for (const tokens of columnsOf(sql)) {
    const last = tokens.at(-1);
    if (tokens.length > 1 && is(last)) return tokens.slice(0, /^as$/i.test(tokens.at(-2)?.text ?? '') ? -2 : -1);
    // `n: count(*)` is DuckDB's alias in front.
    if (tokens[1]?.text === ':' && is(tokens[0])) return tokens.slice(2);
    const bare = tokens.map((token) => token.text).join('');
    if (bare.toLowerCase() === column.toLowerCase().replaceAll(' ', '') || (/^count\(\*\)$/i.test(bare) && column === 'count_star()'))
      return tokens;
  }
  return undefined;
}

/**
 * May values of this column of the result be added up across rows? Counts and sums may; averages, extremes, shares, counts of
 * distinct things and running totals may not. Where `sql` does not tell, the column's name decides.
 */
export function adds(sql: string, column: string): boolean {
  const tokens = expressionOf(sql, column);
  const calls = tokens?.filter((token, index) => token.kind === 'word' && tokens[index + 1]?.text === '(') ?? [];
  if (tokens?.some((token) => /^(over|distinct)$/i.test(token.text))) return false;
  if (tokens && sums.test(tokens[0]?.text ?? '') && calls[0] === tokens[0]) {
    // `count(*) / total` is no count any more.
    let depth = 0;
    const close = tokens.findIndex((token) => {
      if (token.text === '(') depth += 1;
      if (token.text === ')') depth -= 1;
      return token.text === ')' && depth === 0;
    });
    const rest = tokens.slice(close + 1);
    const scaled = rest.length === 2 && /^[*/]$/.test(rest[0]?.text ?? '') && rest[1]?.kind === 'number';
    return rest.length === 0 || scaled || /^(::|filter)$/i.test(rest[0]?.text ?? '');
  }
  if (calls.length > 0) return false;
  return isAmount(column);
}
