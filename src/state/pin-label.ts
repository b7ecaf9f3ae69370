import { cellText } from './values.ts';
import type { Pin } from './evidence.svelte.ts';
import { isNumber, isTime } from './sql/types.ts';
import { dayClock, toMs } from './times.ts';

/** What a label needs of a pin. */
type Labelled = Pick<Pin, 'id' | 'columns' | 'rows' | 'at' | 'note' | 'cell'>;

/** Time of a text that is nothing but a date with a clock, ms; NaN otherwise. */
const textTime = (value: unknown): number => (typeof value === 'string' && /\d:\d\d/.test(value) ? toMs(value) : Number.NaN);

/** Time of a pin, ms: that of its row, else the first value that reads as one (`strftime` gives text). */
export function pinTime(pin: Labelled): number | undefined {
  return pin.at ?? pin.rows[0]?.map(textTime).find((ms) => !Number.isNaN(ms));
}

/** The first plain values of a pin in one line; numbers carry their column's name. Times are left out: `pinTime` has them. */
export function pinValues(pin: Labelled, most = 4): string {
  return pin.columns
    .flatMap(({ name, type }, index) => {
      const value = pin.rows[0]?.[index];
      if (name.startsWith('_') || isTime(type) || value === null || value === undefined || value === '' || typeof value === 'object')
        return [];
      if (!Number.isNaN(textTime(value))) return [];
      const text = cellText(value, type);
      return [isNumber(type) || typeof value === 'boolean' ? `${name} ${text}` : text];
    })
    .slice(0, most)
    .join(' · ');
}

/** What a pin shows, in its own words: the note, else its first values, else the cell that gave it. */
export const pinText = (pin: Labelled): string => pin.note.trim() || pinValues(pin) || pin.cell;

/** A pin as lists show it, so that no two look alike: `E2 · 13 Jan 10:20 · who read the objects`. */
export function pinLabel(pin: Labelled): string {
  const at = pinTime(pin);
  return [pin.id, ...(at === undefined ? [] : [dayClock(at)]), pinText(pin)].join(' · ');
}
