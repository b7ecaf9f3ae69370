import type { Column, Role } from '../columns.ts';
import { defineLaw, type Finding } from '../law.ts';

/** What cannot be, by what a column is. −1 says "not measured" in some formats. */
const IMPOSSIBLE: Partial<Record<Role, (sql: string) => string>> = {
  duration: (sql) => `isinf((${sql})::DOUBLE) OR (${sql} < 0 AND ${sql} <> -1)`,
  size: (sql) => `isinf((${sql})::DOUBLE) OR (${sql} < 0 AND ${sql} <> -1)`,
  status: (sql) => `${sql} > 999 OR ${sql} < 0`,
  port: (sql) => `${sql} > 65535 OR ${sql} < 0`,
  address: (sql) => `list_max([try_cast(x AS INT) FOR x IN string_split((${sql})::VARCHAR, '.')]) > 255`,
};

/** Bytes of a packet: at least its headers, at most a jumbo frame. */
const packetSize = (columns: readonly Column[]): [string, string] | null => {
  const named = (name: string): Column | undefined => columns.find((column) => column.name === name);
  const [bytes, packets] = [named('bytes'), named('packets')];
  return bytes && packets ? ['bytes', `${packets.sql} > 0 AND ${bytes.sql} / ${packets.sql} NOT BETWEEN 28 AND 9001`] : null;
};

/** An end is not before its start. */
const endsBefore = (columns: readonly Column[]): [string, string][] =>
  columns.flatMap((end): [string, string][] => {
    if (end.role !== 'time' || !/end/i.test(end.name)) return [];
    const start = columns.find(
      ({ role, name }) => role === 'time' && name.toLowerCase() === end.name.toLowerCase().replace('end', 'start'),
    );
    return start ? [[end.name, `${end.sql} < ${start.sql}`]] : [];
  });

/** No negative sizes, ports beyond 65535, octets beyond 255, ends before their beginnings. */
export default defineLaw({
  id: 'impossible-values',
  title: 'No value is impossible',
  async check({ table, columns, from, one }) {
    if (table.rows === 0) return [];
    const tests: [string, string][] = columns.flatMap(({ name, sql, role }): [string, string][] => {
      const impossible = IMPOSSIBLE[role];
      return impossible ? [[name, impossible(sql)]] : [];
    });
    const packets = packetSize(columns);
    if (packets) tests.push(packets);
    tests.push(...endsBefore(columns));
    if (tests.length === 0) return [];
    const counts = await one(`SELECT ${tests.map(([, test], i) => `count(*) FILTER (${test}) AS n${i}`).join(', ')} FROM ${from}`);
    return tests.map(([column], i): Finding => ({ column, pass: counts[`n${i}`] === 0, figure: `${counts[`n${i}`]} impossible (none)` }));
  },
});
