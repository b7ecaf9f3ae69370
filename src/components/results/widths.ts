import type { QueryResult } from '../../query/connector.ts';
import { alignsRight, cellText } from '../../state/values.ts';

/** Room beside the text of a cell: padding of 10 px on either side and what rounding takes. */
export const cellPadding = 22;
/** Long text gets this much, px; more only when the pane has room left. */
const textCap = 420;
/** Values looked at: enough to meet the longest, few enough not to be felt. */
const sample = 20_000;
const sortMark = 16;

export interface Measure {
  /** Width of text of a cell, px. */
  cell(text: string): number;
  head(text: string): number;
}

/** Measures text in the grid's own fonts. */
export function measureIn(host: Element): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(host);
  const size = style.fontSize;
  const cellFont = `${size} ${style.fontFamily}`;
  const headFont = `600 ${size} ${style.getPropertyValue('--ui')}`;
  const width = (font: string, text: string) => {
    if (!context) return text.length * 8;
    context.font = font;
    return context.measureText(text).width;
  };
  return { cell: (text) => width(cellFont, text), head: (text) => width(headFont, text) };
}

/** What each column of a result would need, px. */
export function naturalWidths(result: QueryResult, measure: Measure): number[] {
  const rows = Math.min(result.rows, Math.max(100, Math.floor(sample / Math.max(1, result.columns.length))));
  return result.columns.map((column, index) => {
    let longest = '';
    for (let row = 0; row < rows; row += 1) {
      const text = cellText(result.value(row, index), column.type);
      if (text.length > longest.length) longest = text;
    }
    // Two more: the shape before a severity.
    const cell = measure.cell(longest.length < 12 ? `${longest}  ` : longest.slice(0, 2000));
    return Math.ceil(Math.max(cell, measure.head(column.name) + sortMark, 30) + cellPadding);
  });
}

/**
 * Shares the pane out among the columns: numbers and times always whole, long text cut at a cap while the pane is short
 * of room, and whatever is left over given to the texts that are cut.
 * @param natural width of each column, px
 * @param types DuckDB type of each column
 * @param pane width of the pane, px
 */
export function fitWidths(natural: readonly number[], types: readonly string[], pane: number): number[] {
  const cap = Math.max(160, Math.min(textCap, Math.floor(pane * 0.7)));
  const whole = (index: number) => alignsRight(types[index] ?? '') || /^(TIMESTAMP|DATE|TIME|BOOLEAN)/i.test(types[index] ?? '');
  const widths = natural.map((width, index) => (whole(index) ? width : Math.min(width, cap)));
  let left = pane - widths.reduce((sum, width) => sum + width, 0);
  // Those that need least are served first, so that nobody gets more than is needed.
  const cut = widths.flatMap((width, index) => (width < (natural[index] ?? 0) ? [index] : []));
  cut.sort((a, b) => (natural[a] ?? 0) - (natural[b] ?? 0));
  for (const [served, index] of cut.entries()) {
    if (left <= 0) break;
    const share = Math.min((natural[index] ?? 0) - (widths[index] ?? 0), Math.floor(left / (cut.length - served)));
    widths[index] = (widths[index] ?? 0) + share;
    left -= share;
  }
  return widths;
}
