import type { Connector } from '../../query/connector.ts';
import { identifier } from '../../query/sql.ts';
import type { Case, CatalogTable } from '../case.ts';
import { rows } from '../gate.ts';
import { columnsOf, type Column, type Role } from './columns.ts';

/** A table under examination. */
export interface Subject {
  readonly connector: Connector;
  readonly table: CatalogTable;
  /** Quoted name. */
  readonly from: string;
  /** Event time in microseconds, as SQL. */
  readonly time: string;
  readonly columns: readonly Column[];
  readonly window: Case['window'];
  /** Rows come by a schedule (scrapes, daily snapshots) and not when something happens. */
  readonly scheduled: boolean;
  /** Columns of these roles. */
  readonly of: (...roles: readonly Role[]) => readonly Column[];
  /** The first row of a query, as numbers; NULL is NaN. */
  readonly one: (sql: string) => Promise<Readonly<Record<string, number>>>;
}

/** Tables that say how things are at set times. Their rhythm is the schedule's, so rhythm tells nothing of them. */
const SCHEDULED = /(^|_)(metrics|snapshot|config|usage|counts|curves|runs|quality|registry|people|accounts|geoip)$/;

export async function subjectOf(connector: Connector, table: CatalogTable, window: Case['window']): Promise<Subject> {
  const columns = await columnsOf(connector, table);
  return {
    connector,
    table,
    from: identifier(table.name),
    time: `epoch_us(${identifier(table.time)}::TIMESTAMP)`,
    columns,
    window,
    scheduled: SCHEDULED.test(table.name),
    of: (...roles) => columns.filter(({ role }) => roles.includes(role)),
    async one(sql) {
      const [first] = await rows(connector, sql);
      return Object.fromEntries(Object.entries(first ?? {}).map(([name, value]) => [name, value === null ? NaN : Number(value)]));
    },
  };
}
