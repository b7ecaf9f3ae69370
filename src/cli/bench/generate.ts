import { sources } from '../../../generators/index.ts';
import type { TableSpec } from '../../../generators/core/source.ts';
import type { CaseRequest } from '../../case/make.ts';
import type { LoadedScenario } from '../../case/parse-scenario.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { loadTables, type LoadMessage } from '../../query/load.ts';
import type { Io } from '../command.ts';
import { duckdbRows } from './duckdb-rows.ts';
import { fakerRows } from './faker-rows.ts';
import { best, count, drained, generateCase, median, millions, rate, sourceStream, timed, times } from './measure.ts';
import { PEERS } from './peers.ts';
import { simulatedRequests } from './simulate.ts';

/** Goals of the architecture's budgets: rows a second on one core. */
const GOALS: Readonly<Record<string, number>> = { vpc_flow: 6e6, cloudtrail: 2e6, spans: 2.5e6, app_logs: 1.2e6 };
const REQUESTS_GOAL = 1e6;
const RUNS = 3;
/** A long stream, so that what happens once weighs little. */
const LARGE = 3;

const beside = (value: number, goal: number): string =>
  `goal ${millions(goal)}, ${value >= goal ? 'kept' : `${Math.round((100 * value) / goal)} % of it`}`;

/** The scenario that lists a source earliest: the one that is about it. */
function home(scenarios: readonly LoadedScenario[], id: string): LoadedScenario | undefined {
  const place = ({ scenario }: LoadedScenario): number => scenario.sources.full.indexOf(id);
  return scenarios.filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b))[0];
}

/** Rows a second into the table that the learner sees: ours, and DuckDB's own in the same columns. Native engine, one thread. */
async function intoTable(
  request: CaseRequest,
  id: string,
  specs: readonly TableSpec[],
): Promise<{ ours: number; theirs: number; rows: number }> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  let rows = 0;
  for (let run = 0; run < RUNS; run++) {
    const connector = await openNode();
    try {
      const { all } = sourceStream(request, id);
      const messages = async function* (): AsyncGenerator<LoadMessage> {
        for await (const message of all()) if (message.kind !== 'progress') yield message;
      };
      ours.push(await timed(async () => void (rows = (await loadTables(connector, specs, messages())).get(specs[0]!.name) ?? 0)));
      theirs.push(await duckdbRows(connector, specs[0]!, rows));
    } finally {
      await connector.close();
    }
  }
  return { ours: rows / median(ours), theirs: rows / median(theirs), rows };
}

async function benchSource(request: CaseRequest, id: string, specs: readonly TableSpec[], io: Io): Promise<void> {
  const spec = specs[0]!;
  const large = { ...request, scale: LARGE };
  io.out(`${spec.name}  (${request.loaded.scenario.id}, ${spec.columns.length} columns)`);
  await drained(sourceStream(request, id).all());
  const own = await best(RUNS, () => drained(sourceStream(large, id).all()));
  const events = await drained(sourceStream(large, id).eventsOnly());
  const speed = own.rows / own.seconds;
  io.out(
    `  generated          ${count(own.rows)} rows in ${own.seconds.toFixed(2)} s (${events.seconds.toFixed(2)} s of them what happens, whoever records it; recording alone ${millions(own.rows / Math.max(0.001, own.seconds - events.seconds))} rows/s): ${rate(own)}  (${beside(speed, GOALS[spec.name]!)}; world and plan apart)`,
  );
  const faker = await fakerRows(spec);
  const [objects, json] = [faker.objects.rows / faker.objects.seconds, faker.json.rows / faker.json.seconds];
  io.out(
    `  Faker, a call for each value, same columns: ${millions(objects)} rows/s; as JSON ${rate(faker.json)}  → ours ${times(speed / objects)} (${times(speed / json)} its JSON)`,
  );
  const table = await intoTable(request, id, specs);
  io.out(
    `  into its table     ${count(table.rows)} rows generated, joined, sorted: ${millions(table.ours)} rows/s; DuckDB's range() and hash() into the same columns, unsorted and without meaning: ${millions(table.theirs)} rows/s  → ours ${times(table.ours / table.theirs)}`,
  );
  for (const { name, work, rate: peer, mark } of PEERS[spec.name] ?? [])
    io.out(`  ${name.padEnd(25)}${millions(peer)}/s ${mark} (${work})  → ours ${times(speed / peer)}`);
}

/** Speed of generation: our own, beside a Faker-per-value generator and DuckDB's own rows in the same run, and beside peers. */
export async function benchGenerate(request: CaseRequest, scenarios: readonly LoadedScenario[], io: Io): Promise<void> {
  io.out('generate: the real generate() with cryptographic streams and the incident on; seconds of processor time, medians of three runs');
  for (const loaded of scenarios) {
    await generateCase({ ...request, loaded });
    io.out(`  ${loaded.scenario.id.padEnd(26)} whole case: ${await whole({ ...request, loaded })}`);
  }
  const simulated = await simulatedRequests(request.seed);
  const requests = simulated.requests / simulated.seconds;
  io.out(
    `simulated requests  ${count(simulated.requests)} through three hops in ${simulated.seconds.toFixed(2)} s: ${millions(requests)} requests/s, ${millions(simulated.spans / simulated.seconds)} calls/s  (${beside(requests, REQUESTS_GOAL)})`,
  );
  for (const [id, source] of sources) {
    const loaded = home(scenarios, id);
    if (loaded && (source.tables[0]?.name ?? '') in GOALS) await benchSource({ ...request, loaded }, id, source.tables, io);
  }
}

async function whole(request: CaseRequest): Promise<string> {
  const all = await best(RUNS, () => generateCase(request));
  return `${count(all.rows)} rows, ${(all.bytes / 1e6).toFixed(0)} MB in ${all.seconds.toFixed(2)} s: ${rate(all)}`;
}
