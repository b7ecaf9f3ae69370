import type { Cell } from '../../state/cells.svelte.ts';
import type { Lab } from '../../state/lab.svelte.ts';

/** Formats the cell's text in DuckDB's dialect, as one undoable step. The formatter loads on first use. */
export async function formatCell(lab: Lab, cell: Cell): Promise<boolean> {
  const { formatDialect, duckdb } = await import('sql-formatter');
  const formatted = formatDialect(cell.text, {
    dialect: duckdb,
    keywordCase: 'upper',
    tabWidth: 2,
    paramTypes: { custom: [{ regex: String.raw`\$[A-Za-z_]\w*` }] },
  });
  lab.editor.replace(cell, 0, cell.text.length, formatted);
  return true;
}
