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

const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3)) + 1;

/** Year and month of a day since 1970-01-01. */
function civil(day: number): readonly [year: number, month: number] {
  let year = 1970 + Math.floor(day / 365.2425);
  while (dayNumber(year + 1, 1, 1) <= day) year++;
  while (dayNumber(year, 1, 1) > day) year--;
  let month = 12;
  while (dayNumber(year, month, 1) > day) month--;
  return [year, month];
}

/** Days around a case that an answer may speak of without naming the month: weeks before it, few after it. */
const BEFORE = 60;
const AFTER = 21;
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'.split(
    ' ',
  );
const WORDED = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:(${ORDINALS.join('|').replaceAll('-', '[- ]')})(?: of)? (${NAME})|(${NAME})(?: the)? (${ORDINALS.join('|').replaceAll('-', '[- ]')}))(?![\\p{L}\\p{N}])`,
  'gu',
);
/** `20.11.`, `20/11`, `11-20`, `7.8.2026`: either number may be the month. */
const NUMERIC =
  /(?<![\p{L}\p{N}.:/-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?(?![\p{L}\p{N}/-]|\s?(?:%|percent|[kmg]b\b|ms\b|s\b|sec|min|hours?\b|x\b|times\b|million|points?\b)|[.:]\d)/gu;
/** `the 20th`: the month is that of the case. */
const DAY_ONLY =
  /(?<![\p{L}\p{N}-])(?:the|on|since|from|until|till) (?:the )?(\d{1,2})(?:st|nd|rd|th)(?!\s(?:percentile|attempt|try|time|run|request|retry|call|of|quantile|column|field)\b|[\p{L}\p{N}-])/gu;

/** Days written in normalised text. `around` (days since 1970-01-01: first and last of the case) tells years and months that are left out. */
export function findDates(text: string, around: readonly [number, number]): DayMention[] {
  const [year] = civil(around[0]);
  const found: DayMention[] = [...text.matchAll(DATE)].map((match) => {
    const [all, isoYear, isoMonth, isoDay, dayBefore, monthAfter, yearA, monthBefore, dayAfter, yearB] = match;
    const month = isoMonth ? Number(isoMonth) : monthOf(monthAfter ?? monthBefore);
    const day = dayNumber(Number(isoYear ?? yearA ?? yearB ?? year), month, Number(isoDay ?? dayBefore ?? dayAfter));
    return { start: match.index, end: match.index + all.length, day };
  });
  const add = (match: RegExpExecArray, candidates: readonly number[]): void => {
    const end = match.index + match[0].length;
    const day = candidates.find((candidate) => candidate >= around[0] - BEFORE && candidate <= around[1] + AFTER);
    if (day !== undefined && !found.some((other) => other.start < end && match.index < other.end))
      found.push({ start: match.index, end, day });
  };
  for (const match of text.matchAll(WORDED)) {
    const day = ORDINALS.indexOf((match[1] ?? match[4] ?? '').replace(' ', '-')) + 1;
    add(match, [dayNumber(year, monthOf(match[2] ?? match[3]), day)]);
  }
  for (const match of text.matchAll(NUMERIC)) {
    const [a, b] = [Number(match[1]), Number(match[3])];
    // "7.4" is an amount; "7.8." and "20.11" are days.
    if (match[2] === '.' && match[0].length < 5 && !match[0].endsWith('.')) continue;
    if (match[2] === '-' && (match[1]?.length !== 2 || match[3]?.length !== 2)) continue;
    const own = match[4] === undefined ? year : (Number(match[4]) % 100) + 2000;
    add(
      match,
      [
        [a, b],
        [b, a],
      ].flatMap(([day = 0, month = 0]) => (month >= 1 && month <= 12 && day >= 1 && day <= 31 ? [dayNumber(own, month, day)] : [])),
    );
  }
  for (const match of text.matchAll(DAY_ONLY)) {
    const day = Number(match[1]);
    const months = [0, -1, 1].map((step) => civil(around[0] + step * 30));
    if (day >= 1 && day <= 31)
      add(
        match,
        months.map(([y, m]) => dayNumber(y, m, day)),
      );
  }
  return found.sort((a, b) => a.start - b.start);
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
