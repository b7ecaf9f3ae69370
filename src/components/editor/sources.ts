import type { Lab } from '../../state/lab.svelte.ts';
import type { CompletionSources } from '../../state/sql/complete.ts';

/** What the completion may offer in this lab. */
export function completionSources(lab: Lab): CompletionSources {
  const tables = lab.case?.tables ?? [];
  const active = lab.cells.active;
  return {
    tables,
    cells: lab.cells.all.filter((cell) => cell !== active && cell.text.trim() !== '').map((cell) => cell.name),
    functions: lab.schema.functions,
    mapKeys: (table, column) => lab.schema.mapKeys(tables, table, column),
    values: (table, column) => lab.schema.values(table, column),
  };
}

/** Offsets, in the cell's text, of the mark under a failed statement's place; nothing when the text has changed since. */
export function failureMark(cell: Lab['cells']['active']): { from: number; to: number } | undefined {
  const failure = cell.failure;
  const detail = failure && 'detail' in failure.error ? failure.error.detail : undefined;
  if (!failure || detail?.position === undefined) return undefined;
  if (cell.text.slice(failure.offset, failure.offset + failure.sql.length) !== failure.sql) return undefined;
  const from = failure.offset + detail.position;
  const word = /^(?:"[^"]*"|[\w.]+|\S)/.exec(cell.text.slice(from))?.[0] ?? ' ';
  return { from, to: Math.min(cell.text.length, from + word.length) };
}
