import type { Connector, Value } from '../../query/connector.ts';
import { identifier } from '../../query/sql.ts';
import type { CatalogTable } from '../case.ts';
import { rows } from '../gate.ts';

/** What a column is to a sceptic. */
export type Role = 'duration' | 'size' | 'status' | 'port' | 'number' | 'time' | 'id' | 'address' | 'category' | 'text' | 'other';

/** A column, or a member of a STRUCT. */
export interface Column {
  /** As it is shown: `fields.status`. */
  readonly name: string;
  readonly sql: string;
  readonly type: string;
  readonly role: Role;
}

const NUMBER = /^(U?(BIG|SMALL|TINY|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/;
const DURATION = /duration|latency|elapsed|(processing|total|around)_?time$|time_to_|_(ms|ns|us|seconds)$/i;
const NO_DURATION = /unix|timestamp|timeout/i;
const SIZE = /bytes|(^|_)size$|length|tokens|packets/i;
const STATUS = /(^|[_.])(http_)?status(_?code)?$/i;
const TEXT = /(^|[_.])(message|text|body|summary|description|subject|title|error|query)$/i;
const HEX = '^[0-9a-f]{8,}(-[0-9a-f]{4}){0,3}-?[0-9a-f]{4,}$';
const ADDRESS = String.raw`^\d{1,3}(\.\d{1,3}){3}$`;
/** More values than this are no categories. */
const CATEGORIES = 40;
/** Rows that are looked at to know what a column of text holds. */
const LOOKED_AT = 20_000;

const numberRole = (name: string): Role =>
  DURATION.test(name) && !NO_DURATION.test(name)
    ? 'duration'
    : SIZE.test(name)
      ? 'size'
      : STATUS.test(name)
        ? 'status'
        : /port$/i.test(name)
          ? 'port'
          : 'number';

const isStruct = (type: string): boolean => type.startsWith('STRUCT') && !type.endsWith(']');

/** Names and types of the members of a STRUCT, and of those in it: `gen_ai.usage.input_tokens`. */
async function members(connector: Connector, table: string, name: string, sql: string): Promise<Omit<Column, 'role'>[]> {
  const found = await rows(
    connector,
    `SELECT column_name AS n, column_type AS t FROM (DESCRIBE SELECT unnest(${sql}) FROM ${identifier(table)})`,
  );
  const flat: Omit<Column, 'role'>[] = [];
  for (const { n, t } of found) {
    const [own, type] = [{ name: `${name}.${n as string}`, sql: `${sql}.${identifier(n as string)}` }, t as string];
    if (isStruct(type)) flat.push(...(await members(connector, table, own.name, own.sql)));
    else flat.push({ ...own, type: type.startsWith('ENUM') ? 'VARCHAR' : type });
  }
  return flat;
}

const textRole = (name: string, of: { n: number; distinct: number; long: number; hex: number; address: number }): Role => {
  if (of.n === 0) return 'other';
  if (of.address > 0.9) return 'address';
  if (of.hex > 0.9 && of.distinct > CATEGORIES) return 'id';
  if (TEXT.test(name) && of.long > 12) return 'text';
  return of.distinct > 1 && of.distinct <= CATEGORIES ? 'category' : 'other';
};

/** The columns of a table with what they are, members in place of STRUCTs; `_rid` and `_arrived` left out. */
export async function columnsOf(connector: Connector, table: CatalogTable): Promise<Column[]> {
  const flat: Omit<Column, 'role'>[] = [];
  for (const { name, type } of table.columns) {
    if (name.startsWith('_')) continue;
    if (isStruct(type)) flat.push(...(await members(connector, table.name, name, identifier(name))));
    else flat.push({ name, sql: identifier(name), type });
  }
  const texts = flat.filter(({ type }) => type === 'VARCHAR' || type === 'UUID');
  const looks = texts.map(({ sql }, i) => {
    const text = `(${sql})::VARCHAR`;
    return `count(${sql}) AS n${i}, count(DISTINCT ${sql}) AS d${i}, avg(length(${text})) AS l${i}, avg(regexp_matches(${text}, '${HEX}')::INT) AS h${i}, avg(regexp_matches(${text}, '${ADDRESS}')::INT) AS a${i}`;
  });
  const [seen] = texts.length
    ? await rows(
        connector,
        `SELECT ${looks.join(', ')} FROM (SELECT * FROM ${identifier(table.name)} WHERE _rid % ${Math.max(1, Math.floor(table.rows / LOOKED_AT))} = 0)`,
      )
    : [];
  const figure = (key: string): number => Number((seen?.[key] as Value) ?? 0);
  return flat.map((column) => {
    const i = texts.indexOf(column);
    const role: Role =
      i >= 0
        ? textRole(column.name, {
            n: figure(`n${i}`),
            distinct: figure(`d${i}`),
            long: figure(`l${i}`),
            hex: figure(`h${i}`),
            address: figure(`a${i}`),
          })
        : NUMBER.test(column.type)
          ? numberRole(column.name)
          : column.type.startsWith('TIMESTAMP')
            ? 'time'
            : 'other';
    return { ...column, role };
  });
}
