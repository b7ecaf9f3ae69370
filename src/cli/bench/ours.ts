import { parse } from 'yaml';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import { answerWords } from '../../case/answer-words.ts';
import { makeCase, makeKey, planManifest, type CaseRequest } from '../../case/make.ts';
import { fillAll } from '../../case/template.ts';
import { judge } from '../../grading/grade.ts';
import { openNode } from '../../query/duckdb-node.ts';
import type { Io } from '../command.ts';
import { count, median, timed } from './measure.ts';

export async function benchLoad(request: CaseRequest, io: Io): Promise<void> {
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
  io.out(`  ${count(rows)} rows in ${median(seconds).toFixed(2)} s`);
}

export async function benchQuery(request: CaseRequest, io: Io): Promise<void> {
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

export async function benchGrade(request: CaseRequest, io: Io): Promise<void> {
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
