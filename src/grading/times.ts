import zones from './lexicon/zones.json' with { type: 'json' };

/** An instant or clock time that a text names. */
export interface Time {
  readonly start: number;
  readonly end: number;
  /** Seconds after midnight UTC; may lie outside 0–86400 when the zone shifts the day. */
  readonly clock: number;
  /** Days since 1970-01-01 of the written date, in UTC after the zone shift. */
  readonly day?: number;
  readonly zoned: boolean;
  /** Told by the clock's face alone ("quarter past two"): either half of the day. */
  readonly face?: boolean;
}

const ZONES: Readonly<Record<string, number>> = zones;
const ZONE = `(?:utc|gmt)\\s?[+-]\\d{1,2}(?::?\\d{2})?|\\+\\d{2}:\\d{2}|z|${Object.keys(ZONES)
  .sort((a, b) => b.length - a.length)
  .join('|')}`;
const AMPM = '(?:\\s?[ap]\\.?m\\b\\.?|\\sin the (?:morning|afternoon|evening)\\b)';
const DATE = '(\\d{4})-(\\d{2})-(\\d{2})';
const CLOCK = new RegExp(
  `(?<![\\p{L}\\p{N}.:/@-]|(?<!\\d)\\d[.,])(?:${DATE}[t\\s]\\s?)?(?:(\\d{1,2})(?::|h|(?<=\\b(?:at|from|since|around|by|until|till) \\d{1,2})\\.(?=\\d{2}(?![\\p{L}\\p{N}.%]|\\s?(?:%|s|ms|sec|seconds|min|gb|mb|k)\\b))|\\.(?=\\d{2}\\s?(?:${ZONE}|in the (?:morning|afternoon|evening))(?![\\p{L}\\p{N}])))(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?|(\\d{2})(\\d{2})(?=-\\d{4}\\s?z|\\s?z\\b|\\s?(?:utc|hrs|h)\\b|-\\d{4}\\s?utc)|(\\d{1,2})(?=\\s?[ap]\\.?m\\b))(${AMPM})?(?:(?:\\slocal(?:\\stime)?)?\\s?(?:\\()?(${ZONE})(?![\\p{L}\\p{N}:]))?(?![\\p{N}]|\\.\\d)`,
  'gu',
);
/** The second half of `0947-1019z`: the first half's hyphen would hide it. */
const SECOND_HALF = new RegExp(
  `(?<=\\d{2}:?\\d{2}(?::\\d{2})?\\s?(?:z|utc)?\\s?-\\s?)(?:(\\d{1,2}):?(\\d{2})(?::(\\d{2}))?)(${AMPM})?\\s?(${ZONE})?(?![\\p{L}\\p{N}:-]|\\.\\d)`,
  'gu',
);

/**
 * Clock times in normalised text, in UTC. A range takes the zone at its end; "all times UTC+1" sets the rest.
 * `taken` hides spans that are part of names. `month` (1-12) tells summer time from winter time where a place names the zone.
 */
export function findTimes(text: string, taken: (start: number, end: number) => boolean, month = 1): Time[] {
  const raw: Raw[] = [];
  for (const match of text.matchAll(CLOCK)) {
    const [all, year, month, date, hour, minute, second, hh, mm, bare, half, zone] = match;
    push(
      raw,
      match.index,
      all,
      {
        hour: hour ?? hh ?? bare,
        minute: minute ?? mm,
        second,
        half,
        zone,
        ...(year ? { day: dayNumber(Number(year), Number(month), Number(date)) } : {}),
      },
      taken,
    );
  }
  for (const match of text.matchAll(SECOND_HALF)) {
    const [all, hour, minute, second, half, zone] = match;
    if (!raw.some((other) => other.start < match.index + all.length && match.index < other.end))
      push(raw, match.index, all, { hour, minute, second, half, zone }, taken);
  }
  raw.sort((a, b) => a.start - b.start);
  for (let index = raw.length - 2; index >= 0; index--) {
    const here = raw[index];
    const next = raw[index + 1];
    if (!here || !next) continue;
    const between = text.slice(here.end, next.start);
    if (
      !/^[\s,"')]*(?:-|to|and|until|till|through|->|up to|or|(?:and )?(?:ending|ended|end|finishing|finished|stopping|stopped|stop|lasting)(?: at| by)?(?: about| around)?)[\s"'(~]*$/.test(
        between,
      )
    )
      continue;
    here.zone ??= next.zone;
    if (here.half === undefined && next.half !== undefined && here.hour <= 12) here.half = next.half;
  }
  const general = generalZone(text, month);
  const exact = raw.map((time): Time => {
    const zoned = time.zone !== undefined || general !== undefined;
    const shift = (time.zone === undefined ? general : offset(time.zone)) ?? 0;
    const hour = time.half === undefined ? time.hour : (time.hour % 12) + (/^p|afternoon|evening/.test(time.half) ? 12 : 0);
    const clock = hour * 3600 + time.minute * 60 + time.second - shift * 60;
    return { start: time.start, end: time.end, clock, zoned, ...(time.day === undefined ? {} : { day: time.day }) };
  });
  const worded = wordedTimes(text, general).filter(
    (time) => !taken(time.start, time.end) && !exact.some((other) => other.start < time.end && time.start < other.end),
  );
  return [...exact, ...worded].sort((a, b) => a.start - b.start);
}

interface Raw {
  start: number;
  end: number;
  hour: number;
  minute: number;
  second: number;
  half: string | undefined;
  zone: string | undefined;
  day?: number;
}
interface Parts {
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly half: string | undefined;
  readonly zone: string | undefined;
  readonly day?: number;
}

function push(raw: Raw[], start: number, all: string, parts: Parts, taken: (start: number, end: number) => boolean): void {
  const hour = Number(parts.hour ?? NaN);
  const minute = Number(parts.minute ?? 0);
  const second = Number(parts.second ?? 0);
  const end = start + all.trimEnd().length;
  if (!(hour < 25 && minute < 60 && second < 61) || taken(start, end)) return;
  raw.push({
    start,
    end,
    hour,
    minute,
    second,
    half: parts.half?.trim(),
    zone: parts.zone?.trim(),
    ...(parts.day === undefined ? {} : { day: parts.day }),
  });
}

/** Minutes east of UTC. */
function offset(zone: string): number | undefined {
  const named = ZONES[zone];
  if (named !== undefined) return named;
  if (zone === 'z') return 0;
  const numeric = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  return numeric ? (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0)) : undefined;
}

/** Places whose time people work in: minutes east of UTC in winter and in summer. */
const PLACES: readonly (readonly [RegExp, number, number])[] = [
  [
    /\b(?:german|berlin|munich|frankfurt|paris|french|madrid|spanish|rome|italian|vienna|austrian|zurich|swiss|amsterdam|dutch|warsaw|polish|central european)\b/,
    60,
    120,
  ],
  [/\b(?:london|british|uk|irish|dublin)\b/, 0, 60],
  [/\b(?:new york|eastern|us east)\b/, -300, -240],
  [/\b(?:pacific|california|san francisco|seattle)\b/, -480, -420],
  [/\b(?:indian?|mumbai|bangalore|bengaluru)\b/, 330, 330],
];
const GENERAL = new RegExp(
  `\\b(?:times?(?: here| below)?|timestamps?|clock|hours)(?: are| is|,|:)?(?: all)?(?: given)?(?: in)? \\(?(${ZONE})(?![\\p{L}\\p{N}:])|\\b(?:write|wrote|writing|work|worked|working|noted?|think) (?:times )?in (${ZONE})(?![\\p{L}\\p{N}:])|\\b(?:i'm|i am|we're|we are) (?:on|in|at) (${ZONE})(?![\\p{L}\\p{N}]|:\\d)|\\b(?:in|on|is|are|my) ([a-z ]{2,20}?) (?:local )?time\\b`,
  'gu',
);

/** The zone that an answer gives for all of its times, in minutes east of UTC. */
function generalZone(text: string, month: number): number | undefined {
  for (const match of text.matchAll(GENERAL)) {
    const zone = match[1] ?? match[2] ?? match[3];
    if (zone !== undefined) return offset(zone);
    const place = PLACES.find(([name]) => name.test(match[4] ?? ''));
    if (place) return month >= 4 && month <= 10 ? place[2] : place[1];
  }
  return undefined;
}

const HOURS = ['twelve', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
const MINUTES: Readonly<Record<string, number>> = {
  five: 5,
  ten: 10,
  quarter: 15,
  twenty: 20,
  'twenty five': 25,
  'twenty-five': 25,
  half: 30,
};
const WORDED = new RegExp(
  `\\b(?:(?:a )?(${Object.keys(MINUTES)
    .sort((a, b) => b.length - a.length)
    .join(
      '|',
    )})(?: minutes)? (past|after|to|before) )?(${HOURS.join('|')}|\\d{1,2}|noon|midnight|midday)(?: o'?clock)?(?: (in the morning|in the afternoon|in the evening|at night|[ap]m))?(?: \\(?(${ZONE})(?![\\p{L}\\p{N}:]))?(?![\\p{L}\\p{N}:]|\\.\\d)`,
  'gu',
);

/** "Quarter past two", "five to noon", "8 in the evening". A number alone is no time. */
function wordedTimes(text: string, general: number | undefined): Time[] {
  return [...text.matchAll(WORDED)].flatMap((match): Time[] => {
    const [all, minutes, side, hour = '', half, zone] = match;
    const noon = /noon|midday/.test(hour);
    const clocked = / o'?clock/.test(all);
    if (minutes === undefined && half === undefined && !clocked && !noon && hour !== 'midnight') return [];
    // "From five to ten pods"
    if (side === 'to' && /\b(?:from|between) $/.test(text.slice(0, match.index).slice(-9))) return [];
    const bare = /^\d/.test(hour) ? Number(hour) : noon ? 12 : hour === 'midnight' ? 0 : HOURS.indexOf(hour);
    if (bare > 24) return [];
    const late = half !== undefined && /afternoon|evening|pm/.test(half) && bare < 12 ? 12 : 0;
    const past = (MINUTES[minutes ?? ''] ?? 0) * (side === 'to' || side === 'before' ? -1 : 1);
    const shift = (zone === undefined ? general : offset(zone)) ?? 0;
    const face = half === undefined && !noon && hour !== 'midnight' && bare <= 12;
    return [
      {
        start: match.index,
        end: match.index + all.length,
        clock: (bare + late) * 3600 + past * 60 - shift * 60,
        zoned: zone !== undefined || general !== undefined,
        ...(face ? { face: true } : {}),
      },
    ];
  });
}

/** Days since 1970-01-01 (proleptic Gregorian calendar; after H. Hinnant's days_from_civil). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** Seconds since 1970 of an ISO 8601 UTC text; undefined when it is none. */
export function isoSeconds(iso: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(iso);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return (
    dayNumber(Number(year), Number(month), Number(day)) * 86400 + Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0)
  );
}

/** Default tolerance of a time, in seconds, where the fact has none. */
export const TIME_TOLERANCE = 300;

/** Is the time near `wanted` (seconds since 1970)? 1 within tolerance, 0.5 within 20 minutes, else 0. */
export function timeNearness(time: Pick<Time, 'clock' | 'day' | 'face'>, wanted: number, tolerance: number): 0 | 0.5 | 1 {
  if (time.face) {
    const { face: _, ...morning } = time;
    const evening = timeNearness({ ...morning, clock: time.clock + 43_200 }, wanted, tolerance);
    return evening === 1 ? 1 : (Math.max(evening, timeNearness(morning, wanted, tolerance)) as 0 | 0.5 | 1);
  }
  let distance: number;
  if (time.day !== undefined) distance = Math.abs(time.day * 86400 + time.clock - wanted);
  else {
    const apart = (((time.clock - wanted) % 86400) + 86400) % 86400;
    distance = Math.min(apart, 86400 - apart);
  }
  return distance <= tolerance ? 1 : distance <= Math.max(1200, tolerance) ? 0.5 : 0;
}
