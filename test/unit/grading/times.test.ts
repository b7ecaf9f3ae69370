import { describe, expect, test } from 'vitest';
import { dayOf, findDates } from '../../../src/grading/dates.ts';
import { judge } from '../../../src/grading/grade.ts';
import { normalise } from '../../../src/grading/normalise.ts';
import { dayNumber, findTimes, isoSeconds, timeNearness } from '../../../src/grading/times.ts';
import { answer, key } from './meridian-answers.ts';

/** Clock times in UTC as `HH:MM`. */
const clocks = (text: string): string[] =>
  findTimes(normalise(text).text, () => false).map(({ clock }) => {
    const minutes = ((Math.round(clock / 60) % 1440) + 1440) % 1440;
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  });

describe('times', () => {
  test.each([
    ['09:47 UTC', ['09:47']],
    ['9h47', ['09:47']],
    ['at 0947Z', ['09:47']],
    ['from 09:47 to 10:19 UTC', ['09:47', '10:19']],
    ['`09:47`–`10:19` UTC.', ['09:47', '10:19']],
    ['0947-1019Z.', ['09:47', '10:19']],
    ['09:47-10:19Z', ['09:47', '10:19']],
    ['between 10:47 and 11:19 CET', ['09:47', '10:19']],
    ['Between 5:47 AM and 6:19 AM EDT', ['09:47', '10:19']],
    ['15:17 to 15:49 IST', ['09:47', '10:19']],
    ['5:47 and 6:19 a.m. EDT', ['09:47', '10:19']],
    ['11:47 UTC+2', ['09:47']],
    ['2026-03-11T09:47:02Z', ['09:47']],
    ['starting 09:47 and finishing 10:19 (all times UTC)', ['09:47', '10:19']],
    ['10:47 and, later, 11:19 (all times are CET)', ['09:47', '10:19']],
    ['at 9 am', ['09:00']],
    ['2:15 in the afternoon', ['14:15']],
    ['11.25 in the morning', ['11:25']],
    ['2.15 in the afternoon UTC', ['14:15']],
    ["I'm on CET: it began at 10:47", ['09:47']],
    ['beginning 09:47:02Z and ending 10:18:55Z', ['09:47', '10:19']],
  ])('%s', (text, expected) => {
    expect(clocks(text)).toEqual(expected);
  });
  test.each(['198.51.100.66:443', '41:386:2', '25:99', 'port 443', '38.6 GB', '2026', 'eni-0947'])('%s is no time', (text) => {
    expect(clocks(text)).toEqual([]);
  });
  test('days', () => {
    expect(dayNumber(1970, 1, 1)).toBe(0);
    expect(dayNumber(2026, 3, 11)).toBe(20_523);
    expect(isoSeconds('2026-03-11T09:47:00Z')).toBe(Date.UTC(2026, 2, 11, 9, 47) / 1000);
  });
  test.each([
    ['on 11 March at 09:47', 11],
    ['March 11, 2026, 09:47', 11],
    ['at 09:47 UTC on the 11th of March', 11],
    ['2026-03-12 from 09:47', 12],
    ['11 March was quiet. It began at 09:47', undefined],
    ['from 11 March 23:50 to 09:47', undefined],
  ])('the day of 09:47 in "%s"', (text, expected) => {
    const clean = normalise(text).text;
    const time = findTimes(clean, () => false).find(({ clock }) => clock === 9 * 3600 + 47 * 60);
    expect(time).toBeDefined();
    const day = time && dayOf(time, findDates(clean, [dayNumber(2026, 3, 10), dayNumber(2026, 3, 12)]), clean);
    expect(day).toBe(expected === undefined ? undefined : dayNumber(2026, 3, expected));
  });
  test('"the 12th times the old rate" is a day, "the 12th time" none', () => {
    const days = (text: string): number[] =>
      findDates(normalise(text).text, [dayNumber(2026, 3, 10), dayNumber(2026, 3, 12)]).map(({ day }) => day);
    expect(days('views since the 12th times the old rate')).toEqual([dayNumber(2026, 3, 12)]);
    expect(days('since the 12th time it ran')).toEqual([]);
  });
  test('nearness wraps at midnight and heeds a written day', () => {
    const wanted = Date.UTC(2026, 2, 11, 0, 1) / 1000;
    expect(timeNearness({ clock: 23 * 3600 + 59 * 60 }, wanted, 300)).toBe(1);
    expect(timeNearness({ clock: 60, day: dayNumber(2026, 3, 11) }, wanted, 300)).toBe(1);
    expect(timeNearness({ clock: 60, day: dayNumber(2026, 3, 12) }, wanted, 300)).toBe(0);
    expect(timeNearness({ clock: 15 * 60 }, wanted, 300)).toBe(0.5);
  });
});

describe('a fact that is a day', () => {
  const asked = {
    ...key,
    facts: { ...key.facts, 'first.day': { value: '2026-03-11', unit: 'time' as const } },
    claims: key.claims.map((claim) => (claim.id === 'time_window' ? { ...claim, need: [{ time: 'first.day' }], partial: [] } : claim)),
  };
  test.each([
    ['The reads began on 11 March.', 'met'],
    ['They have been going on since 2026-03-11.', 'met'],
    ['It started March 11th at 09:47 UTC.', 'met'],
    ['The reads began on 12 March.', 'partial'],
    ['The reads began on 14 March.', 'missed'],
    ['The reads began in the morning.', 'missed'],
  ])('%s %s', (text, verdict) => {
    expect(judge(asked, answer({ time_window: text })).claims.find(({ id }) => id === 'time_window')?.verdict).toBe(verdict);
  });
});
