import { readFileSync } from 'node:fs';
import { parseSeed } from '../../../generators/core/seed.ts';
import { createKeyring, generate, sources } from '../../../generators/index.ts';
import { answerWords } from '../../case/answer-words.ts';
import { makeCase, makeKey, planManifest, type CaseRequest } from '../../case/make.ts';
import { resolveConfig } from '../../case/resolve.ts';
import { judge } from '../../grading/grade.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { parse } from 'yaml';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import { fillAll } from '../../case/template.ts';
import { namedScenario } from '../case-options.ts';
import { defineCommand, text, UsageError, type Io } from '../command.ts';

const PARTS = ['generate', 'load', 'query', 'grade'] as const;
/** Goals of the architecture's budgets, by table: rows per second on one core. */
const GOALS: Readonly<Record<string, number>> = { vpc_flow: 6e6, cloudtrail: 2e6 };
/** Any fixed seed: the figures hardly depend on it. */
const SEED = '5eed'.repeat(16);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const millions = (value: number): string => `${(value / 1e6).toFixed(2)} M`;

async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function rowsOf(request: CaseRequest, only?: string): Promise<Map<string, { rows: number; bytes: number }>> {
  const keyring = createKeyring(request.seed.bytes);
  const config = resolveConfig(request.loaded, keyring, request);
  const totals = new Map<string, { rows: number; bytes: number }>();
  for await (const message of generate(only === undefined ? config : { ...config, sources: [only] }, keyring)) {
    if (message.kind !== 'batch') continue;
    const total = totals.get(message.table) ?? { rows: 0, bytes: 0 };
    total.rows += message.batch.rows;
    for (const column of message.batch.columns)
      total.bytes += 'offsets' in column ? column.bytes.byteLength + column.offsets.byteLength : column.byteLength;
    totals.set(message.table, total);
  }
  return totals;
}

async function benchGenerate(request: CaseRequest, io: Io): Promise<void> {
  io.out('generate: the real generate() with cryptographic streams and the incident on, one core');
  await rowsOf(request);
  const seconds: number[] = [];
  let totals = new Map<string, { rows: number; bytes: number }>();
  for (let run = 0; run < 3; run++) seconds.push(await timed(async () => void (totals = await rowsOf(request))));
  const rows = [...totals.values()].reduce((sum, total) => sum + total.rows, 0);
  const bytes = [...totals.values()].reduce((sum, total) => sum + total.bytes, 0);
  const all = median(seconds);
  io.out(
    `  whole case         ${rows.toLocaleString('en-GB')} rows, ${(bytes / 1e6).toFixed(0)} MB in ${all.toFixed(2)} s: ${millions(rows / all)} rows/s, ${(bytes / 1e6 / all).toFixed(0)} MB/s`,
  );
  for (const [id, source] of sources) {
    const table = source.tables[0]?.name ?? '';
    const goal = GOALS[table];
    if (goal === undefined) continue;
    // A larger case lets planning, which happens once, weigh as little as it does over a long stream.
    const large = { ...request, scale: 10 };
    const nothing = await timed(async () => void (await rowsOf({ ...request, scale: 0.01 }, id)));
    const times: number[] = [];
    let count = 0;
    for (let run = 0; run < 3; run++) {
      times.push(await timed(async () => void (count = (await rowsOf(large, id)).get(table)?.rows ?? 0)));
    }
    const second = Math.max(0.001, median(times) - nothing);
    io.out(
      `  ${table.padEnd(18)} ${count.toLocaleString('en-GB')} rows in ${second.toFixed(2)} s: ${millions(count / second)} rows/s  (goal ${millions(goal)}; world and plan, ${nothing.toFixed(2)} s, apart)`,
    );
  }
}

async function benchLoad(request: CaseRequest, io: Io): Promise<void> {
  io.out('load: seed to every table queryable, native engine, in memory (the page’s figure: test/bench)');
  let rows = 0;
  const seconds: number[] = [];
  for (let run = 0; run < 3; run++) {
    const connector = await openNode();
    seconds.push(
      await timed(async () => {
        const made = await makeCase(connector, request);
        rows = made.case.tables.reduce((sum, table) => sum + table.rows, 0);
      }),
    );
    await connector.close();
  }
  io.out(`  ${rows.toLocaleString('en-GB')} rows in ${median(seconds).toFixed(2)} s`);
}

async function benchQuery(request: CaseRequest, io: Io): Promise<void> {
  io.out('query: the reference hunts, native engine, one thread');
  const connector = await openNode();
  await makeCase(connector, request);
  const key = makeKey(request);
  for (const claim of key.claims) {
    if (!claim.proof) continue;
    const times: number[] = [];
    for (let run = 0; run < 3; run++) times.push(await timed(async () => void (await connector.query(claim.proof!.sql))));
    io.out(`  ${claim.id.padEnd(28)} ${(median(times) * 1000).toFixed(0).padStart(6)} ms`);
  }
  await connector.close();
}

async function benchGrade(request: CaseRequest, io: Io): Promise<void> {
  const key = makeKey(request);
  const exemplar = request.loaded.answers[key.variant]?.['exemplar'];
  if (exemplar === undefined) return io.out('grade: there is no exemplar for this variant');
  const {
    misses: _misses,
    below: _below,
    ...prose
  } = fillAll(parse(exemplar) as Record<string, unknown>, answerWords(planManifest(request)), 'exemplar');
  const answer = answerSchema.parse(prose);
  const once = (): Promise<number> => timed(() => void judge(key, answer));
  const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
  // The first call builds the index of the thesaurus, once per process.
  const first = await once();
  const times: number[] = [];
  for (let run = 0; run < 50; run++) times.push(await once());
  io.out(
    `grade: one answer of ${JSON.stringify(answer).length} characters, without pins: median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))} (goal 50 ms); the first, which builds the word index, ${milliseconds(first)}`,
  );
}

export default defineCommand({
  id: 'bench',
  summary: 'Figures beside the budgets: generate, load, query, grade.',
  usage: `[${PARTS.join('|')}] [--scenario S]`,
  help: [['--scenario S', 'default s3-exfiltration']],
  options: { scenario: { type: 'string' } },
  async run(positionals, values, io) {
    const [part, ...rest] = positionals;
    if (rest.length || (part !== undefined && !(PARTS as readonly string[]).includes(part)))
      throw new UsageError(`Give one of ${PARTS.join(', ')}, or nothing for all.`);
    const loaded = await namedScenario(text(values, 'scenario') ?? 's3-exfiltration');
    const seed = parseSeed(SEED);
    const request: CaseRequest = { loaded, seed, level: 2, size: 'full', scale: 1 };
    io.out(`Node ${process.version}, ${process.arch}, ${/model name\s*:\s*(.*)/.exec(readCpu())?.[1] ?? 'unknown processor'}`);
    if (part === undefined || part === 'generate') await benchGenerate(request, io);
    if (part === undefined || part === 'load') await benchLoad(request, io);
    if (part === undefined || part === 'query') await benchQuery(request, io);
    if (part === undefined || part === 'grade') await benchGrade(request, io);
    return 0;
  },
});

function readCpu(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
