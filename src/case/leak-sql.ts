/** What means nothing in a table, as SQL. For the files of `leak/` and the quality gate of that name. */

/** Meaningless columns of one table: `leak/<source>.ts`. What an incident itself changes has no place here. */
export interface LeakTable {
  /** File name. */
  readonly id: string;
  readonly table: string;
  /** Column of the event time: its hour is held equal. */
  readonly time: string;
  /** What else is held equal: what means something must stand here. */
  readonly op: readonly string[];
  /** Bits of ids and digits. */
  readonly ids: readonly string[];
  /** Columns whose absence means nothing among rows of the same operation and `kind` of principal, outcome and path. */
  readonly nullable: readonly string[];
  readonly kind: readonly string[];
}

export const defineLeak = (table: LeakTable): LeakTable => table;

/** Two hexadecimal digits of an id at each place, as a number; 0 for a missing id. */
export const hexBytes = (text: string, places: readonly number[]): string[] =>
  places.map((place) => `('0x' || substr(replace(${text}, '-', ''), ${place}, 2))::INT`);

/** Code of the letter of an id at each place. */
export const letters = (text: string, places: readonly number[]): string[] => places.map((place) => `ascii(substr(${text}, ${place}, 1))`);

/** The last two digits of large numbers, where they are no measure of the size; a random digit stands for a small number's. */
export const digits = (...numbers: readonly string[]): string[] =>
  numbers.flatMap((number) =>
    [10, 100].map((base) => `CASE WHEN ${number} >= ${base * 100} THEN ${number} ELSE hash(_rid, ${base}) END % ${base}`),
  );

/**
 * Place of a row among those of one instant or one delivery, evenly spread over 0 to 1: where rows are equal in time, chance
 * decides their order, not what wrote them.
 */
const place = (time: string): string[] =>
  [time, '_arrived'].map(
    (equal) =>
      `(row_number() OVER (PARTITION BY ${equal} ORDER BY _rid) - 1 + (hash(_rid, 1) % 997) / 997) / count(*) OVER (PARTITION BY ${equal})`,
  );

/** Of every table: place, place in the row group, and digits of the arrival below the second (`microsecond` counts seconds too). */
export const common = (time: string): string[] => [
  ...place(time),
  '_rid % 7',
  'microsecond(_arrived) % 1000000 % 997',
  'millisecond(_arrived) % 1000 % 10',
];

/** Digits below the second. A burst fills a few minutes, so minutes and seconds of an event mean something. */
export const below = (time: string): string[] => [`millisecond(${time}) % 10`, `microsecond(${time}) % 10`, `microsecond(${time}) % 1000`];

/** Condition under which two rows are alike, as one text. */
export const matching = (parts: readonly string[]): string =>
  `concat_ws('|', 'row', ${parts.map((part) => `coalesce((${part})::VARCHAR, '-')`).join(', ') || "''"})`;
