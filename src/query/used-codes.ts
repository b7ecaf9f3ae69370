import type { ColumnBatch } from '../../generators/core/columns.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { identifier } from './sql.ts';

const TABLE = 'used_codes';

/** Codes that occur in each `ref` column, noted while the rows pass by: to ask the engine is a pass over the table for each column. */
export class UsedCodes {
  readonly #columns = new Map<string, { readonly place: number; marks: Uint8Array }>();

  /** Notes the codes of some rows. */
  note(spec: TableSpec, batch: ColumnBatch): void {
    batch.fields.forEach(({ name }, index) => {
      const how = spec.stage[name];
      if (!how || !('ref' in how)) return;
      const key = `${spec.name}.${name}`;
      let column = this.#columns.get(key);
      if (!column) this.#columns.set(key, (column = { place: this.#columns.size, marks: new Uint8Array(1024) }));
      const codes = batch.columns[index] as Uint32Array;
      let { marks } = column;
      for (let row = 0; row < batch.rows; row++) {
        const code = codes[row] as number;
        if (code >= marks.length) {
          column.marks = new Uint8Array(Math.max(code + 1, marks.length * 2));
          column.marks.set(marks);
          ({ marks } = column);
        }
        marks[code] = 1;
      }
    });
  }

  /** What was noted, as a table to be staged under the name that `from` reads. */
  take(): { readonly table: string; readonly batch: ColumnBatch } {
    const places: number[] = [];
    const codes: number[] = [];
    for (const { place, marks } of this.#columns.values())
      marks.forEach((mark, code) => {
        if (mark) places.push(place);
        if (mark) codes.push(code);
      });
    const fields = [
      { name: 'place', type: 'u16' },
      { name: 'code', type: 'u32' },
    ] as const;
    return { table: TABLE, batch: { fields, columns: [Uint16Array.from(places), Uint32Array.from(codes)], rows: codes.length } };
  }

  /** SQL of the codes of a column that has rows, under the name `as`. */
  from(table: string, column: string, as = 'code'): string {
    const place = this.#columns.get(`${table}.${column}`)?.place;
    if (place === undefined) throw new Error(`Table "${table}": no row had the column "${column}".`);
    return `(SELECT code AS ${identifier(as)} FROM staging.main.${TABLE} WHERE place = ${place})`;
  }
}
