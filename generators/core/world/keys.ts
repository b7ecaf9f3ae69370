import { DAY, dateParts } from '../time.ts';

/** How the keys of a bucket read. Each is a function of the object's place in its bucket and its own random word. */
export type KeyPattern =
  | 'dated-part'
  | 'export'
  | 'document'
  | 'backup'
  | 'invoice'
  | 'model'
  | 'upload'
  | 'asset'
  | 'build'
  | 'delivery'
  | 'log'
  | 'state'
  | 'study'
  | 'claim';

export interface KeyContext {
  readonly prefix: string;
  /** Place in the bucket, oldest first, and how many there are. */
  readonly n: number;
  readonly count: number;
  /** 32 random bits of the object. */
  readonly word: number;
  /** Microseconds of the newest object. */
  readonly newest: number;
  readonly account: string;
  readonly region: string;
}

const hex = (value: number, length: number): string => (value >>> 0).toString(16).padStart(8, '0').slice(0, length);
/** Second word from the first: keeps parts of one key from repeating each other. */
const other = (word: number): number => {
  const mixed = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
};
const pad = (value: number, length: number): string => String(value).padStart(length, '0');
const choose = <T>(items: readonly T[], word: number): T => items[word % items.length] as T;

/** Day of the object, `perDay` to a day, the last ones on the newest day. */
function date(
  { n, count, newest }: KeyContext,
  perDay: number,
): { readonly y: string; readonly m: string; readonly d: string; readonly slot: number } {
  const back = count - 1 - n;
  const { year, month, day } = dateParts(newest - Math.floor(back / perDay) * DAY);
  return { y: String(year), m: pad(month, 2), d: pad(day, 2), slot: perDay - 1 - (back % perDay) };
}

const TABLES = ['orders', 'sessions', 'accounts', 'payments', 'inventory', 'contacts'];
const EXPORTS = ['customers', 'contacts', 'revenue', 'churn', 'segments', 'ledger'];
const PAPERS = ['contract', 'letter', 'statement', 'consent', 'certificate', 'notice'];
const DATABASES = ['core', 'ledger', 'identity', 'crm', 'booking'];
const MODELS = ['ranker', 'forecaster', 'classifier', 'embedder'];
const SUFFIXES = ['pdf', 'png', 'jpg', 'docx', 'zip', 'txt', 'xlsx'];
const ASSETS = ['js', 'css', 'webp', 'png', 'svg', 'woff2'];
const SENDERS = ['bank', 'carrier', 'agency', 'registry', 'supplier'];

/** Key of an object. */
export const KEY_PATTERNS: Readonly<Record<KeyPattern, (context: KeyContext) => string>> = {
  'dated-part': (c) => {
    const { y, m, d, slot } = date(c, 48);
    return `${c.prefix}/${choose(TABLES, Math.floor(slot / 8))}/${y}/${m}/${d}/part-${pad(slot % 8, 5)}-${hex(c.word, 8)}.snappy.parquet`;
  },
  export: (c) => {
    const { y, m, d, slot } = date(c, 12);
    return `${c.prefix}/${y}-${m}-${d}/${choose(EXPORTS, slot)}-${hex(c.word, 6)}.csv.gz`;
  },
  document: (c) => {
    const { y, m } = date(c, 20);
    return `${c.prefix}/${y}/${m}/${pad(100000 + (c.word % 900000), 6)}/${choose(PAPERS, other(c.word))}-${hex(other(c.word), 6)}.pdf`;
  },
  backup: (c) => {
    const { y, m, d, slot } = date(c, 20);
    return `${c.prefix}/${y}-${m}-${d}/${choose(DATABASES, Math.floor(slot / 4))}-${pad(slot % 4, 3)}.dump.zst`;
  },
  invoice: (c) => {
    const { y, m } = date(c, 60);
    return `${c.prefix}/${y}/${m}/INV-${pad(2_000_000 + c.n * 3 + (c.word % 3), 8)}.pdf`;
  },
  model: (c) =>
    `${c.prefix}/${choose(MODELS, Math.floor(c.n / 12))}/v${1 + Math.floor(c.n / 48)}/weights-${pad(1 + (c.n % 12), 5)}-of-00012-${hex(c.word, 4)}.safetensors`,
  upload: (c) => {
    const { y, m, d } = date(c, 60);
    return `${c.prefix}/${y}/${m}/${d}/${hex(c.word, 8)}${hex(other(c.word), 8)}.${choose(SUFFIXES, c.word)}`;
  },
  asset: (c) => `${c.prefix}/${hex(c.word, 8)}.${pad(c.n % 97, 2)}.${choose(ASSETS, c.word)}`,
  build: (c) =>
    `${c.prefix}/${choose(['web', 'api', 'worker', 'mobile'], c.word)}/${1400 + Math.floor(c.n / 3)}/${choose(['bundle', 'symbols', 'image-layer'], c.n)}-${hex(c.word, 7)}.tar.gz`,
  delivery: (c) => {
    const { y, m, d } = date(c, 30);
    return `${c.prefix}/${choose(SENDERS, c.word)}/${y}${m}${d}/${choose(SENDERS, c.word)}_${pad(other(c.word) % 1e6, 6)}.xml.gz`;
  },
  log: (c) => {
    const { y, m, d, slot } = date(c, 96);
    return `${c.prefix}/${c.account}/elasticloadbalancing/${c.region}/${y}/${m}/${d}/${c.account}_elasticloadbalancing_${c.region}_${y}${m}${d}T${pad(Math.floor(slot / 4), 2)}${pad((slot % 4) * 15, 2)}Z_${hex(c.word, 8)}.log.gz`;
  },
  state: (c) =>
    `${c.prefix}/${choose(['network', 'iam', 'data', 'edge', 'apps', 'observability'], c.n)}/${choose(['prod', 'staging', 'shared'], Math.floor(c.n / 6))}/unit-${pad(Math.floor(c.n / 18), 3)}.tfstate`,
  study: (c) => {
    const study = Math.floor(c.n / 40);
    const { y } = date({ ...c, n: study * 40 }, 400);
    return `${c.prefix}/${y}/P${pad(3_000_000 + (Math.imul(study + 7, 0x9e3779b1) % 900_000) + 900_000, 7)}/series-${pad(1 + Math.floor((c.n % 40) / 10), 2)}/img-${pad(1 + (c.n % 10), 4)}-${hex(c.word, 4)}.dcm`;
  },
  claim: (c) => {
    const { y, m } = date(c, 80);
    return `${c.prefix}/${y}-${m}/${pad(700_000_000 + c.n * 7 + (c.word % 7), 9)}/${choose(['report', 'photo-1', 'photo-2', 'form', 'receipt'], c.word)}.${choose(['pdf', 'jpg', 'jpg', 'pdf', 'pdf'], c.word)}`;
  },
};
