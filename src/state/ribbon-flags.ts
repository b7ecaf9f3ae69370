import type { CatalogTable } from '../case/case.ts';
import { identifier } from './sql/quote.ts';
import { toSqlTime } from './times.ts';

/** What a flag on the ribbon stands for. */
export type FlagKind = 'change' | 'finding' | 'ticket';

export interface Flag {
  readonly kind: FlagKind;
  /** ms since 1970, UTC. */
  readonly at: number;
  readonly text: string;
}

/** Flags of one kind that would cover each other, drawn as one. */
export interface FlagGroup {
  readonly kind: FlagKind;
  /** Place of its first flag. */
  readonly x: number;
  /** Oldest first. */
  readonly flags: readonly Flag[];
}

/** Sources whose rows are things that somebody did or said at one instant, by their id. Their rows become flags. */
const flagged: Readonly<Record<string, { readonly kind: FlagKind; readonly text: string; readonly where?: string }>> = {
  changes: { kind: 'change', text: `concat_ws(' · ', kind, system, summary)` },
  guardduty: { kind: 'finding', text: `concat_ws(' · ', type, title)` },
  // A ticket is a conversation: its first message is the event.
  tickets: { kind: 'ticket', text: `concat_ws(' · ', number, subject)`, where: 'message = 1' },
};

const kindOf = (table: CatalogTable): FlagKind | undefined => flagged[table.source]?.kind;

/** SQL for the flags of the case between two instants (ms): `kind`, `moment`, `text`. Undefined when no table has any. */
export function flagsQuery(tables: readonly CatalogTable[], bounds: readonly [number, number]): string | undefined {
  const parts = tables.flatMap((table) => {
    const source = flagged[table.source];
    if (!source || !table.time || table.rows === 0) return [];
    const time = identifier(table.time);
    return [
      `SELECT '${source.kind}' AS kind, CAST(${time} AS TIMESTAMP) AS moment, ${source.text} AS text FROM ${identifier(table.name)} ` +
        `WHERE ${time} BETWEEN TIMESTAMP '${toSqlTime(bounds[0])}' AND TIMESTAMP '${toSqlTime(bounds[1])}'${source.where ? ` AND ${source.where}` : ''}`,
    ];
  });
  return parts.length > 0 ? `${parts.join('\nUNION ALL ')}\nORDER BY moment` : undefined;
}

/** A query for the rows behind a group. */
export function groupQuery(group: FlagGroup, tables: readonly CatalogTable[]): string | undefined {
  const table = tables.find((each) => kindOf(each) === group.kind);
  const [first, last] = [group.flags[0], group.flags.at(-1)];
  if (!table || !first || !last) return undefined;
  const time = identifier(table.time);
  // A column may be finer than the milliseconds of a flag.
  return `SELECT *\nFROM ${identifier(table.name)}\nWHERE ${time} >= TIMESTAMP '${toSqlTime(first.at - 1)}' AND ${time} <= TIMESTAMP '${toSqlTime(last.at + 1)}'\nORDER BY ${time}`;
}

/**
 * Joins neighbours of one kind so that two groups never stand closer than `apart`.
 * @param place where an instant stands on the ribbon
 */
export function groupFlags(flags: readonly Flag[], place: (at: number) => number, apart: number): FlagGroup[] {
  const groups: { kind: FlagKind; x: number; flags: Flag[] }[] = [];
  const last = new Map<FlagKind, (typeof groups)[number]>();
  for (const flag of flags.toSorted((a, b) => a.at - b.at)) {
    const x = place(flag.at);
    const before = last.get(flag.kind);
    // Measured from the group's first flag: a chain of neighbours must not grow into one group over the whole case.
    if (before && x - before.x < apart) {
      before.flags.push(flag);
      continue;
    }
    const group = { kind: flag.kind, x, flags: [flag] };
    groups.push(group);
    last.set(flag.kind, group);
  }
  return groups;
}
