import type { Subject } from './subject.ts';

/** How failure is spelt, by the name of a column, in the tables that spell it so; the first that a table has counts. */
const FAILURES: readonly { readonly column: RegExp; readonly table?: RegExp; readonly failed: (sql: string) => string }[] = [
  { column: /^errorcode$/i, failed: (sql) => `${sql} IS NOT NULL` },
  { column: /^(elb_status_code|http_status)$/, failed: (sql) => `${sql} >= 400` },
  { column: /^status$/, table: /^gateway_logs$/, failed: (sql) => `${sql} >= 400` },
  { column: /^status$/, table: /^tool_calls$/, failed: (sql) => `(${sql})::VARCHAR <> 'ok'` },
  { column: /^status_code$/, table: /^spans$/, failed: (sql) => `(${sql})::VARCHAR = 'ERROR'` },
  { column: /^level$/i, failed: (sql) => `upper((${sql})::VARCHAR) IN ('ERROR', 'WARN', 'WARNING', 'CRITICAL', 'FATAL')` },
  { column: /^rcode$/, failed: (sql) => `(${sql})::VARCHAR <> 'NOERROR'` },
  { column: /^action$/, table: /^(vpc_flow|guardrail_events)$/, failed: (sql) => `upper((${sql})::VARCHAR) IN ('REJECT', 'BLOCK')` },
  { column: /^resulttype$/i, failed: (sql) => `(${sql})::VARCHAR <> '0'` },
  { column: /^type$/, table: /^k8s_events$/, failed: (sql) => `(${sql})::VARCHAR = 'Warning'` },
];

/** Share of rows that failed, by the column that says so; null where none does. */
export async function errorShare({ one, from, columns, table }: Subject): Promise<{ column: string; share: number } | null> {
  for (const spelling of FAILURES) {
    const column = columns.find(({ name }) => spelling.column.test(name) && (spelling.table?.test(table.name) ?? true));
    if (!column) continue;
    const { share } = await one(`SELECT avg(coalesce((${spelling.failed(column.sql)})::INT, 0)) AS share FROM ${from}`);
    return { column: column.name, share: share! };
  }
  return null;
}
