import 'regular-table';
import type { RegularTableElement } from 'regular-table';
import type { QueryResult } from '../../query/connector.ts';
import { alignsRight, cellText, fitText } from '../../state/values.ts';

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridModel {
  result: QueryResult;
  /** Indexes of the result's columns on show. */
  columns: readonly number[];
  active: GridPlace;
  anchor: GridPlace;
  /** Should the active cell take the focus after the next drawing? */
  takeFocus: boolean;
  /** Was the focus in the grid? A drawing may take its cell away. */
  readonly hadFocus: boolean;
  sort: { readonly column: string; readonly direction: 'asc' | 'desc' } | undefined;
  /** Characters that fit into a column of the result; no limit when unknown. */
  room(index: number): number;
  /** Pin that a row is kept as. */
  pinOf(row: number): string | undefined;
}

const severity = /^(level|severity|severity_text)$/i;
const glyphs: Readonly<Record<string, string>> = {
  ERROR: '⬣ ',
  FATAL: '⬣ ',
  CRITICAL: '⬣ ',
  HIGH: '⬣ ',
  WARN: '▲ ',
  WARNING: '▲ ',
  MEDIUM: '▲ ',
};

/** Draws a result into a `<regular-table>` and adds what it lacks: grid roles, roving focus, marks. Gives back what detaches it. */
export function attachGrid(table: RegularTableElement, model: () => GridModel): () => void {
  table.setDataListener(
    (x0, y0, x1, y1) => {
      const { result, columns } = model();
      const shown = columns.slice(x0, x1);
      return Promise.resolve({
        num_rows: result.rows,
        num_columns: columns.length,
        column_headers: shown.map((index) => [result.columns[index]?.name ?? '']),
        data: shown.map((index) => {
          const column = result.columns[index];
          const type = column?.type ?? 'VARCHAR';
          const marked = column !== undefined && severity.test(column.name);
          return Array.from({ length: Math.max(0, Math.min(y1, result.rows) - y0) }, (_, offset) => {
            const text = cellText(result.value(y0 + offset, index), type);
            return marked ? (glyphs[text.toUpperCase()] ?? '') + text : alignsRight(type) ? text : fitText(text, model().room(index));
          });
        }),
      });
    },
    { virtual_mode: 'both' },
  );

  const style = () => decorate(table, model());
  table.addStyleListener(style);
  return () => table.removeStyleListener(style);
}

function decorate(host: RegularTableElement, model: GridModel): void {
  const table = host.querySelector('table');
  if (!table) return;
  const { result, columns, active, anchor } = model;
  table.setAttribute('role', 'grid');
  table.setAttribute('aria-rowcount', String(result.rows + 1));
  table.setAttribute('aria-colcount', String(columns.length));
  table.setAttribute('aria-multiselectable', 'true');
  for (const th of table.querySelectorAll<HTMLElement>('thead th')) {
    const meta = host.getMeta(th);
    const x = meta && 'x' in meta ? meta.x : undefined;
    const column = x === undefined ? undefined : result.columns[columns[x] ?? -1];
    th.setAttribute('role', 'columnheader');
    th.setAttribute('scope', 'col');
    if (!column || x === undefined) continue;
    th.setAttribute('aria-colindex', String(x + 1));
    th.classList.toggle('right', alignsRight(column.type));
    const sorted = model.sort?.column === column.name ? model.sort.direction : undefined;
    th.setAttribute('aria-sort', sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none');
    th.dataset.sort = sorted ?? '';
    th.title = `${column.name} ${column.type.length > 60 ? `${column.type.slice(0, 60)}…` : column.type}`;
  }
  table.querySelector('thead tr')?.setAttribute('aria-rowindex', '1');
  const [top, bottom] = [Math.min(active.row, anchor.row), Math.max(active.row, anchor.row)];
  const [left, right] = [Math.min(active.column, anchor.column), Math.max(active.column, anchor.column)];
  const several = top !== bottom || left !== right;
  let focused: HTMLElement | undefined;
  let first: HTMLElement | undefined;
  for (const tr of table.querySelectorAll<HTMLElement>('tbody tr')) {
    let pin: string | undefined;
    let known = false;
    for (const td of tr.querySelectorAll<HTMLElement>('td')) {
      const meta = host.getMeta(td);
      if (!meta || meta.type !== 'body' || meta.x === undefined || meta.y === undefined) continue;
      const { x, y } = { x: meta.x, y: meta.y };
      const index = columns[x] ?? -1;
      if (!known) {
        pin = model.pinOf(y);
        known = true;
        tr.setAttribute('aria-rowindex', String(y + 2));
        tr.classList.toggle('pinned', pin !== undefined);
        tr.classList.toggle('current', y === active.row);
      }
      td.setAttribute('role', 'gridcell');
      td.setAttribute('aria-colindex', String(x + 1));
      const isActive = x === active.column && y === active.row;
      const selected = several && y >= top && y <= bottom && x >= left && x <= right;
      td.tabIndex = isActive ? 0 : -1;
      td.classList.toggle('active', isActive);
      td.classList.toggle('selected', selected);
      td.setAttribute('aria-selected', String(isActive || selected));
      const type = result.columns[index]?.type ?? '';
      td.classList.toggle('right', alignsRight(type));
      const text = td.textContent ?? '';
      td.classList.toggle('null', text === '' && y < result.rows && result.value(y, index) === null);
      td.classList.toggle('error', text.startsWith('⬣ '));
      td.classList.toggle('warn', text.startsWith('▲ '));
      const cut = text.includes('…');
      const full = cut ? cellText(result.value(y, index), type) : text;
      td.title = full.length > 24 ? full.slice(0, 2000) : '';
      if (pin && x === 0) td.setAttribute('aria-description', pin);
      else td.removeAttribute('aria-description');
      if (isActive) focused = td;
      first ??= td;
    }
  }
  if (!focused && first) first.tabIndex = 0;
  if (focused && (model.takeFocus || (model.hadFocus && document.activeElement === document.body))) {
    model.takeFocus = false;
    focused.focus({ preventScroll: true });
  }
}

const page = 20;

/** Where a key leads from a cell; nothing for a key that does not move. The place may lie outside the grid. */
export function moveOf(event: KeyboardEvent, { row, column }: GridPlace, rows: number, columns: number): GridPlace | undefined {
  const moves: Record<string, GridPlace> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: row - page, column },
    Home: { row: event.ctrlKey ? 0 : row, column: 0 },
    End: { row: event.ctrlKey ? rows - 1 : row, column: columns - 1 },
  };
  return event.altKey ? undefined : moves[event.key];
}

/** Rows and columns fully on screen. */
export function visibleRange(host: RegularTableElement): { top: number; bottom: number; left: number; right: number } | undefined {
  const box = host.getBoundingClientRect();
  let range: { top: number; bottom: number; left: number; right: number } | undefined;
  for (const td of host.querySelectorAll<HTMLElement>('tbody td')) {
    const meta = host.getMeta(td);
    if (!meta || meta.type !== 'body' || meta.x === undefined || meta.y === undefined) continue;
    const at = td.getBoundingClientRect();
    const fits = at.bottom <= box.bottom - 8 && (at.right <= box.right + 1 || at.left <= box.left + 1);
    if (!fits) continue;
    range = range
      ? {
          top: Math.min(range.top, meta.y),
          bottom: Math.max(range.bottom, meta.y),
          left: Math.min(range.left, meta.x),
          right: Math.max(range.right, meta.x),
        }
      : { top: meta.y, bottom: meta.y, left: meta.x, right: meta.x };
  }
  return range;
}
