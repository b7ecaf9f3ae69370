import { describe, expect, it } from 'vitest';
import { dateParts, isoDay, isoSeconds, parseIso, utc } from '../../../../generators/core/time.ts';

describe('calendar', () => {
  it('agrees with the platform on every day of four centuries', () => {
    for (let day = -150_000; day < 150_000; day += 7) {
      const time = day * 86400e6 + 45_296e6;
      const date = new Date(time / 1e3);
      expect(isoSeconds(time)).toBe(`${date.toISOString().slice(0, 19)}Z`);
      expect(dateParts(time).weekday).toBe(date.getUTCDay());
    }
  });
  it('reads what it writes', () => {
    expect(utc(2026, 2, 17, 9, 3, 4)).toBe(Date.UTC(2026, 1, 17, 9, 3, 4) * 1e3);
    expect(parseIso('2026-02-17T09:03:04Z')).toBe(utc(2026, 2, 17, 9, 3, 4));
    expect(parseIso('2026-02-17T09:03:04.25Z')).toBe(utc(2026, 2, 17, 9, 3, 4) + 250_000);
    expect(parseIso('2026-02-17 09:03')).toBe(utc(2026, 2, 17, 9, 3));
    expect(isoDay(parseIso('2024-02-29'))).toBe('2024-02-29');
    expect(() => parseIso('17.02.2026')).toThrow(/not a time/);
  });
  it('rounds down, before 1970 too', () => expect(isoSeconds(-1)).toBe('1969-12-31T23:59:59Z'));
});
