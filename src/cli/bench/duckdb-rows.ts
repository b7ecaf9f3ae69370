import type { TableSpec } from '../../../generators/core/source.ts';
import type { Connector } from '../../query/connector.ts';
import { identifier } from '../../query/sql.ts';
import { kindOf, type Kind } from './column-kinds.ts';
import { timed } from './measure.ts';

const WORDS = "['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel']";

/** SQL of a value of each kind for row `i`; every value has a lane of its own. */
function value(kind: Kind, lane: { next: number }): string {
  if (typeof kind === 'object') {
    if ('struct' in kind) return `{${kind.struct.map(([name, of]) => `'${name}': ${value(of, lane)}`).join(', ')}}`;
    if ('list' in kind) return `[${value(kind.list, lane)}, ${value(kind.list, lane)}]`;
    return `MAP([${value('word', lane)} || '1', ${value('word', lane)} || '2'], [${value(kind.map, lane)}, ${value(kind.map, lane)}])`;
  }
  const hash = `hash(i, ${lane.next++})`;
  switch (kind) {
    case 'time':
      return `make_timestamp(1772409600000000 + (${hash} % 86400000000)::BIGINT)`;
    case 'integer':
      return `(${hash} % 100000)::BIGINT`;
    case 'number':
      return `(${hash} % 1000000) / 1e6`;
    case 'boolean':
      return `${hash} % 2 = 0`;
    case 'address':
      return `concat('198.18.', ${hash} % 256, '.', ${hash} % 251)`;
    case 'id':
      return `format('{:016x}{:016x}', ${hash}, hash(i, ${lane.next++}))`;
    case 'agent':
    case 'word':
      return `(${WORDS})[1 + (${hash} % 8)::INT]`;
    case 'sentence':
      return `concat_ws(' ', ${Array.from({ length: 6 }, () => value('word', lane)).join(', ')})`;
  }
}

/** DuckDB fills the columns of a table by itself: `range()` and `hash()`, one thread. @returns seconds */
export async function duckdbRows(connector: Connector, spec: TableSpec, rows: number): Promise<number> {
  const lane = { next: 1 };
  const columns = spec.columns.map(({ name, type }) => `${value(kindOf(name, type), lane)} AS ${identifier(name)}`);
  const seconds = await timed(() =>
    connector.run(
      `CREATE TABLE "rival ${spec.name}" AS SELECT i AS _rid, ${columns.join(', ')}, ${value('time', lane)} AS _arrived FROM range(${rows}) AS r(i)`,
    ),
  );
  await connector.run(`DROP TABLE "rival ${spec.name}"`);
  return seconds;
}
