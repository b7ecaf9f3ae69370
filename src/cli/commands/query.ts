import { makeCase, type CaseRequest } from '../../case/make.ts';
import { toObjects } from '../../query/connector.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { splitStatements } from '../../query/statements.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, number, text, UsageError } from '../command.ts';
import { openCase } from '../open-case.ts';

/** A case made in memory, locked like one from a file. */
async function generated(request: CaseRequest): ReturnType<typeof openCase> {
  const connector = await openNode();
  try {
    const made = await makeCase(connector, request);
    await connector.lock({ now: made.case.window.end });
    return { case: made.case, connector };
  } catch (error) {
    await connector.close();
    throw error;
  }
}

export default defineCommand({
  id: 'query',
  summary: 'Runs SQL on a case; rows as JSON lines.',
  usage: '(--case FILE | <scenario> --seed S) "SELECT …"',
  help: [
    ['--case FILE', 'a .thcase, or a folder made by generate --format duckdb'],
    ...caseHelp,
    ['--lang sql', 'query language'],
    ['--limit N', 'rows at most (default 1000)'],
  ],
  options: { ...caseOptions, case: { type: 'string' }, lang: { type: 'string' }, limit: { type: 'string' } },
  async run(positionals, values, io) {
    const lang = text(values, 'lang') ?? 'sql';
    if (lang !== 'sql') throw new UsageError(`Unknown query language "${lang}". Known: sql.`);
    const maxRows = number(values, 'limit', 1000, { min: 1, max: 1_000_000, whole: true });
    const file = text(values, 'case');
    const wanted = file === undefined ? 2 : 1;
    if (positionals.length !== wanted)
      throw new UsageError('Give one SQL statement in quotes, after --case FILE or after a scenario and its seed.');
    const sql = positionals[wanted - 1] as string;
    const { length } = splitStatements(sql);
    if (length !== 1)
      throw new UsageError(length ? `Give one SQL statement, not ${length}.` : 'There is no SQL statement between the quotes.');
    const { case: made, connector } =
      file === undefined ? await generated(await caseRequest(positionals[0] as string, values)) : await openCase(file);
    // In the lab these are the range that is brushed on the ribbon: here, all of it.
    const [t0 = '', t1 = ''] = [made.window.start, made.window.end].map((time) => time.replace('Z', ''));
    try {
      const result = await connector.query(sql, { maxRows, parameters: { t0, t1 } });
      for (const row of toObjects(result)) io.out(JSON.stringify(row));
      if (result.truncated) io.note(`More than ${maxRows} rows: the rest is left out. Use --limit or refine the query.`);
    } finally {
      await connector.close();
    }
    return 0;
  },
});
