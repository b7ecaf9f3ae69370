/** An amount that a text names. Ambiguous spellings keep every reading. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** Possible values in base units (bytes, seconds, pieces). */
  readonly values: readonly number[];
  /** An order of magnitude ("tens of thousands"): the half-open range it covers. */
  readonly range?: readonly [number, number];
  readonly kind: 'bytes' | 'count' | 'seconds' | 'usd' | 'percent';
}

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  octets: 1,
  kb: 1e3,
  kilobyte: 1e3,
  kilobytes: 1e3,
  kib: 1024,
  ko: 1e3,
  mb: 1e6,
  megabyte: 1e6,
  megabytes: 1e6,
  meg: 1e6,
  megs: 1e6,
  mib: 1024 ** 2,
  mo: 1e6,
  gb: 1e9,
  gigabyte: 1e9,
  gigabytes: 1e9,
  gig: 1e9,
  gigs: 1e9,
  giga: 1e9,
  gigas: 1e9,
  gib: 1024 ** 3,
  go: 1e9,
  gibibyte: 1024 ** 3,
  gibibytes: 1024 ** 3,
  mebibytes: 1024 ** 2,
  tb: 1e12,
  terabyte: 1e12,
  terabytes: 1e12,
  tib: 1024 ** 4,
  pb: 1e15,
};
const SECONDS: Readonly<Record<string, number>> = {
  ms: 1e-3,
  msec: 1e-3,
  msecs: 1e-3,
  millis: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  μs: 1e-6,
  microsecond: 1e-6,
  microseconds: 1e-6,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hrs: 3600,
  hour: 3600,
  hours: 3600,
  day: 86400,
  days: 86400,
  week: 604800,
  weeks: 604800,
};
const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  bn: 1e9,
  billion: 1e9,
  tsd: 1e3,
  hundred: 100,
};
const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  half: 0.5,
  dozen: 12,
};

const units = (table: Readonly<Record<string, number>>): string =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|');
const DIGITS = "\\d{1,3}(?:[ ,.'_]\\d{3}){1,5}(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?";
const NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}._:/-]|(?<![\\p{L}\\p{N}]\\d{0,3})\\d[,.' ])(?:x\\s?|~\\s?|\\$\\s?|≈\\s?)?(${DIGITS})(?:\\s?(${units(SCALE)})(?![\\p{L}\\p{N}]))?(?:[\\s-]?(${units({ ...BYTES, ...SECONDS })}|%|usd|dollars?)(?![\\p{L}\\p{N}]))?(?![\\p{N}]|[.:/_-]?[\\p{L}\\p{N}]*\\d)`,
  'gu',
);
const WORDED = new RegExp(
  `(?<![\\p{L}\\p{N}-])((?:${units(WORDS)})(?:[\\s-](?:one|two|three|four|five|six|seven|eight|nine))?)(?:\\s(?:a|an))?(?:[\\s-](${units(SCALE)}))?[\\s-](${units(BYTES)}|${units(SECONDS)}|thousand|million|(?:s3\\s)?objects?|files?)(?![\\p{L}\\p{N}])`,
  'gu',
);
/** "12-13 GB", "between 900 and 950 files", "12 to 13 GB". */
const RANGE = new RegExp(
  `(?<![\\p{L}\\p{N}._:/-]|from |\\d[,'])(between )?(${DIGITS})(\\s?-\\s?|\\sto\\s|\\sand\\s)(${DIGITS})(?:\\s?(${units(SCALE)})(?![\\p{L}\\p{N}]))?(?:[\\s-]?(${units({ ...BYTES, ...SECONDS })}|%)(?![\\p{L}\\p{N}]))?(?![\\p{L}\\p{N}:/_-]|\\.\\d)`,
  'gu',
);
/** "The percentage of errors goes from 3 to 4". */
const SHARES = new RegExp(
  `\\b(?:percentage|percent|share)\\b[^.;:]{0,60}? from (${DIGITS}) to (${DIGITS})(?=[\\s,;)]|\\.?$|\\.\\s)`,
  'gmu',
);
/** A range this narrow is an amount; a wider one an order of magnitude. */
const NARROW = 1.3;
const VAGUE: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/\btens of thousands\b/g, [1e4, 1e5]],
  [/\bhundreds of thousands\b/g, [1e5, 1e6]],
  [/(?<!of )\b(?:several |many |a few )?thousands\b(?! of millions)/g, [1e3, 1e4]],
  [/\bhundreds\b(?! of (?:thousands|gig))/g, [1e2, 1e3]],
  [/\bmillions\b/g, [1e6, 1e9]],
];
const VAGUE_BYTES: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/\btens of (?:gigabytes|gb|gigs)\b/g, [1e10, 1e11]],
  [/\bhundreds of (?:gigabytes|gb|gigs)\b/g, [1e11, 1e12]],
  [/\b(?:several|a few|some) (?:gigabytes|gb|gigs)\b/g, [2e9, 1e10]],
  [/\b(?:several|a few|some) (?:terabytes|tb)\b/g, [2e12, 1e13]],
];

/** Amounts in normalised text, outside the spans for which `taken` says true (names, addresses, clock times). */
export function findQuantities(text: string, taken: (start: number, end: number) => boolean): Quantity[] {
  const found: Quantity[] = [];
  const add = (quantity: Quantity): void => {
    if (!taken(quantity.start, quantity.end) && !found.some((other) => other.start < quantity.end && quantity.start < other.end))
      found.push(quantity);
  };
  for (const [table, kind] of [
    [VAGUE_BYTES, 'bytes'],
    [VAGUE, 'count'],
  ] as const) {
    for (const [pattern, range] of table) {
      for (const match of text.matchAll(pattern)) add({ start: match.index, end: match.index + match[0].length, values: [], range, kind });
    }
  }
  for (const match of text.matchAll(RANGE)) {
    const [all, between, low = '', joint = '', high = '', scaled, unit] = match;
    const factor = (scaled ? (SCALE[scaled] ?? 1) : 1) * (unit ? (BYTES[unit] ?? SECONDS[unit] ?? 1) : 1);
    const [from = 0] = readings(low);
    const [to = 0] = readings(high);
    const narrow = to <= from * NARROW;
    // "Rose 330 to 5200" names two amounts, "3 and 4" too.
    if (!(to > from) || (!between && (/and/.test(joint) || (/to/.test(joint) && !narrow)))) continue;
    const [start, end] = [from * factor, to * factor];
    const kind = unit === '%' ? 'percent' : unit === undefined ? 'count' : unit in BYTES ? 'bytes' : 'seconds';
    const span = { start: match.index, end: match.index + all.length, kind } as const;
    if (narrow) add({ ...span, values: [start, (start + end) / 2, end] });
    else add({ ...span, values: [], range: [start, end] });
  }
  for (const match of text.matchAll(SHARES)) {
    for (const at of [
      match.index + match[0].lastIndexOf(` ${match[1]} to `) + 1,
      match.index + match[0].length - (match[2]?.length ?? 0),
    ]) {
      const value = match[at < match.index + match[0].length - (match[2]?.length ?? 0) ? 1 : 2] ?? '';
      add({ start: at, end: at + value.length, values: readings(value), kind: 'percent' });
    }
  }
  for (const match of text.matchAll(NUMBER)) {
    const scale = match[2] ? (SCALE[match[2]] ?? 1) : 1;
    // "3.3k day before": thousands are not counted in days.
    // "942 HR files": no hours.
    const files = /^\s(?:files?|records?|documents?|objects?|folders?|data|letters?|bucket)/.test(
      text.slice(match.index + match[0].length),
    );
    const unit = match[3] && match[3] in SECONDS && (match[2] || (files && /^h(?:rs?)?$/.test(match[3]))) ? undefined : match[3];
    const money = match[0].startsWith('$') || /^(?:usd|dollar)/.test(unit ?? '');
    const values = readings(match[1] ?? '').map((value) => value * scale * (unit ? (BYTES[unit] ?? SECONDS[unit] ?? 1) : 1));
    const kind = money ? 'usd' : unit === '%' ? 'percent' : unit === undefined ? 'count' : unit in BYTES ? 'bytes' : 'seconds';
    add({ start: match.index, end: match.index + match[0].length, values, kind });
  }
  for (const match of text.matchAll(
    /(?<!\b(?:half|of) )\ba (hundred|thousand|million)\b(?! (?:and|hundred|thousand|million|percent|%|[kmgt]i?b|gig|meg|bytes))/g,
  ))
    add({ start: match.index, end: match.index + match[0].length, values: [SCALE[match[1] ?? ''] ?? 1], kind: 'count' });
  for (const match of text.matchAll(WORDED)) {
    const [tens, ones] = (match[1] ?? '').split(/[\s-]/);
    const base = (WORDS[tens ?? ''] ?? 0) + (ones ? (WORDS[ones] ?? 0) : 0);
    const scale = match[2] ? (SCALE[match[2]] ?? 1) : 1;
    const unit = match[3] ?? '';
    const kind = unit in BYTES ? 'bytes' : unit in SECONDS ? 'seconds' : 'count';
    add({
      start: match.index,
      end: match.index + match[0].length,
      values: [base * scale * (BYTES[unit] ?? SECONDS[unit] ?? SCALE[unit] ?? 1)],
      kind,
    });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** `41.386` may be 41386 or 41.386; `38,6` is 38.6. */
function readings(digits: string): number[] {
  const grouped = /^\d{1,3}(?:([ ,.'_])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.exec(digits);
  const values: number[] = [];
  if (grouped) {
    const mark = grouped[1] ?? ',';
    const [whole, rest] = splitLast(digits, mark === '.' ? ',' : '.');
    values.push(Number(`${whole.replace(/[ ,.'_]/g, '')}${rest ? `.${rest}` : ''}`));
    if ((mark === '.' || mark === ',') && digits.split(mark).length === 2 && !rest) values.push(Number(digits.replace(',', '.')));
  } else values.push(Number(digits.replace(',', '.').replace(/[ '_]/g, '')));
  return values.filter(Number.isFinite);
}

function splitLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Is the amount near `wanted`? 1 within `tolerance` (relative), 0.5 within 30 % or the right order of magnitude, else 0. */
export function nearness(quantity: Quantity, wanted: number, tolerance: number): 0 | 0.5 | 1 {
  if (quantity.range) return wanted >= quantity.range[0] && wanted < quantity.range[1] ? 0.5 : 0;
  const distance = Math.min(...quantity.values.map((value) => Math.abs(value - wanted) / Math.max(Math.abs(wanted), 1e-9)));
  return distance <= tolerance ? 1 : distance <= Math.max(0.3, tolerance) ? 0.5 : 0;
}
