/** Names and values as SQL text. */

/** Words that `name` must not be taken for when it stands alone. */
export const keywords: readonly string[] = (
  'select from where group by having order limit offset with as on using join left right full inner outer cross natural asof ' +
  'union all intersect except distinct case when then else end and or not in is null like ilike between exists values ' +
  'asc desc nulls first last over partition rows range unbounded preceding following current row filter within qualify ' +
  'pivot unpivot describe summarize explain show create replace temp temporary view table macro set interval timestamp date true false cast try_cast lateral window sample'
).split(' ');
const keywordSet = new Set(keywords);

/** Is this word one of SQL's own? */
export function isKeyword(word: string): boolean {
  return keywordSet.has(word.toLowerCase());
}

/** `name` as it must stand in SQL: bare when plain and no keyword, else in double quotes. */
export function identifier(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !isKeyword(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A value as an SQL literal of a column's type. Objects and lists have none: `undefined`. */
export function literal(value: unknown, type = 'VARCHAR'): string | undefined {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'::DOUBLE`;
  if (typeof value !== 'string') return undefined;
  const text = `'${value.replaceAll("'", "''")}'`;
  if (/^TIMESTAMP/.test(type)) return `TIMESTAMP ${text}`;
  if (type === 'DATE') return `DATE ${text}`;
  if (/^(BIGINT|HUGEINT|UBIGINT|DECIMAL|U?HUGEINT)/.test(type)) return value;
  return text;
}
