import { jsonString } from '../sql.ts';

const number = (segment: string) => `regexp_full_match(${segment}, '[0-9]+')`;
/** `"name":` of a path segment; nothing for an index of an array. */
const named = (p: string, k: string) =>
  `CASE WHEN ${k} > 1 AND ${number(`${p}[${k}]`)} THEN '' ELSE ${jsonString(`${p}[${k}]`)} || ':' END`;
/** An empty list joins to NULL in DuckDB. */
const joined = (list: string) => `coalesce(array_to_string(${list}, ''), '')`;
/** How many containers two paths share. */
const shared = (p: string, q: string) =>
  `len(list_filter(range(1, least(len(${p}), len(coalesce(${q}, [])))), lambda k: ${p}[1:k] = ${q}[1:k]))`;

/**
 * SQL of the nested JSON of a MAP(VARCHAR, VARCHAR) with dotted keys, or NULL for NULL.
 * `{a.b.0=x, a.b.1=y}` gives `{"a":{"b":["x","y"]}}`. Short whole numbers, true and false stand without quotes,
 * as the services print them; account ids (12 digits) keep theirs. Keys come out sorted, which puts siblings together.
 */
export function jsonNested(map: string): string {
  const value = `CASE WHEN regexp_full_match(y.v, 'true|false|0|-?[1-9][0-9]{0,10}') THEN y.v ELSE coalesce(${jsonString('y.v')}, 'null') END`;
  const bracket = (open: string, list: string) => `CASE WHEN ${number('y.p[k + 1]')} THEN '${list}' ELSE '${open}' END`;
  const piece =
    `CASE WHEN i > 1 THEN ',' ELSE '' END` +
    ` || ${joined(`list_transform(range(y.a + 1, len(y.p)), lambda k: ${named('y.p', 'k')} || ${bracket('{', '[')})`)}` +
    ` || ${named('y.p', 'len(y.p)')} || ${value}` +
    ` || ${joined(`list_transform(range(len(y.p) - 1, y.b, -1), lambda k: ${bracket('}', ']')})`)}`;
  const entry = `list_transform([{'p': x.p[i], 'v': x.v[i], 'a': ${shared('x.p[i]', 'x.p[i - 1]')}, 'b': ${shared('x.p[i]', 'x.p[i + 1]')}}], lambda y: ${piece})[1]`;
  const sorted = `list_sort(map_entries(${map}))`;
  const object = `list_transform([{'p': [string_split(e.key, '.') for e in ${sorted}], 'v': [e.value for e in ${sorted}]}], lambda x: '{' || ${joined(`list_transform(range(1, len(x.p) + 1), lambda i: ${entry})`)} || '}')[1]`;
  return `CASE WHEN ${map} IS NULL THEN NULL ELSE ${object} END`;
}
