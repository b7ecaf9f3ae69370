import type { Named } from './entities.ts';

/** What a noun with an article may stand for: types of the catalogue, the likeliest first. */
const NOUNS: Readonly<Record<string, readonly string[]>> = {
  bucket: ['bucket'],
  key: ['key'],
  credential: ['key'],
  role: ['role'],
  user: ['user', 'person'],
  session: ['session'],
  instance: ['instance'],
  host: ['instance', 'node', 'device'],
  machine: ['instance', 'node', 'device'],
  server: ['instance', 'deployment'],
  node: ['node'],
  pod: ['pod'],
  replica: ['pod'],
  laptop: ['device'],
  device: ['device'],
  tool: ['tool'],
  customer: ['client'],
  client: ['client'],
  tenant: ['client'],
  partner: ['vendor', 'client'],
  vendor: ['vendor'],
  supplier: ['vendor'],
  provider: ['vendor'],
  job: ['job'],
  task: ['task'],
  column: ['column'],
  feature: ['column'],
  field: ['column'],
  table: ['table'],
  dataset: ['table'],
  partition: ['partition'],
  change: ['ticket', 'rule'],
  commit: ['ticket', 'rule'],
  merge: ['ticket', 'rule'],
  pr: ['ticket', 'rule'],
  'pull request': ['ticket', 'rule'],
  ticket: ['ticket'],
  article: ['article'],
  page: ['article'],
  address: ['address'],
  ip: ['address'],
  account: ['account', 'user'],
  repo: ['repository'],
  repository: ['repository'],
  setting: ['setting'],
  parameter: ['setting'],
  service: ['deployment'],
  rule: ['rule'],
  model: ['model'],
};
const REFERENCE = new RegExp(
  `\\b(?:the|this|that|its|their|said|our|same)(?: (?:same|said|one|very|affected|compromised|stolen|leaked|other|own|whole|entire|hr|s3|iam|source|target|destination)){0,2} (${Object.keys(
    NOUNS,
  )
    .sort((a, b) => b.length - a.length)
    .join('|')})(?![\\p{L}\\p{N}-])`,
  'gu',
);
/** How far back, in characters, a noun may point: some six sentences. */
const BACK = 900;

/**
 * "The bucket", "that key": the last name of that type before it, or the only one that the brief gives. Names of `plain` are the
 * ones that the text spells out, those of `brief` the ones that it was given.
 */
export function findReferences(text: string, plain: readonly Named[], brief: readonly Named[]): Named[] {
  return [...text.matchAll(REFERENCE)].flatMap((match): Named[] => {
    const start = match.index;
    const end = start + match[0].length;
    if (plain.some((name) => name.start < end && start < name.end) || follows(text, end, plain)) return [];
    for (const type of NOUNS[match[1] ?? ''] ?? []) {
      const before = plain
        .filter((name) => name.type === type && name.end <= start && start - name.end <= BACK && name.ids.length > 0)
        .at(-1);
      if (before) return [{ ...before, start, end, refers: true }];
      const known = brief.filter((name) => name.type === type && name.ids.length > 0);
      const [only] = known;
      if (only && known.every((name) => name.ids[0] === only.ids[0])) return [{ ...only, start, end, refers: true }];
    }
    return [];
  });
}

/** "The bucket meridian-claims" names it itself. */
const follows = (text: string, end: number, plain: readonly Named[]): boolean =>
  plain.some((name) => name.start >= end && name.start - end <= 12 && !/[.;!?\n]/.test(text.slice(end, name.start)));
