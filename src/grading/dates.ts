import { dayNumber } from './times.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const DATE = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:(\\d{4})-(\\d{2})-(\\d{2})|(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${NAME})(?:,? (\\d{4}))?|(${NAME}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?)(?![\\p{L}\\p{N}])`,
  'gu',
);

/** A written day. */
export interface DayMention {
  readonly start: number;
  readonly end: number;
  /** Days since 1970-01-01. */
  readonly day: number;
}

/** Days written in normalised text; `year` stands where none is given. */
export function findDates(text: string, year: number): DayMention[] {
  return [...text.matchAll(DATE)].map((match) => {
    const [all, isoYear, isoMonth, isoDay, dayBefore, monthAfter, yearA, monthBefore, dayAfter, yearB] = match;
    const month = isoMonth ? Number(isoMonth) : MONTHS.indexOf((monthAfter ?? monthBefore ?? '').slice(0, 3)) + 1;
    const day = dayNumber(Number(isoYear ?? yearA ?? yearB ?? year), month, Number(isoDay ?? dayBefore ?? dayAfter));
    return { start: match.index, end: match.index + all.length, day };
  });
}

/** The day that belongs to a time: written right before it ("11 March at 09:47") or right after ("09:47 UTC on 11 March"). */
export function dayOf(
  time: { readonly start: number; readonly end: number },
  dates: readonly DayMention[],
  text: string,
): number | undefined {
  const before = dates.find(
    (date) =>
      date.end <= time.start &&
      /^(?:,|\s|-|at|from|between|around|about|t)*$/.test(text.slice(date.end, time.start)) &&
      time.start - date.end <= 16,
  );
  if (before) return before.day;
  return dates.find(
    (date) => date.start >= time.end && /^(?:,|\s|on|the|of|utc|z)*$/.test(text.slice(time.end, date.start)) && date.start - time.end <= 12,
  )?.day;
}
