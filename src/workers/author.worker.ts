import { parseSeed } from '../../generators/core/seed.ts';
import { answerSchema } from '../../scenarios/_schema/index.ts';
import { loadScenario } from '../case/library.ts';
import { makeCase, makeKey, type CaseRequest } from '../case/make.ts';
import { exemplarOf, labelled, labelRows, solveClaims } from '../case/solve.ts';
import { fill } from '../case/template.ts';
import { truthRibbon } from '../case/truth-ribbon.ts';
import { grade } from '../grading/grade.ts';
import type { Connector, Value } from '../query/connector.ts';
import { openWasm } from '../query/duckdb-wasm.ts';
import { identifier } from '../query/sql.ts';
import type { Case } from '../case/case.ts';
import type { AuthorRequest, FromAuthorWorker, LabelledRows, ToAuthorWorker, Truth } from './author-protocol.ts';

/** Makes a case with its labels, runs the reference hunt on it, and then answers for rows until the page ends it. */

const post = (message: FromAuthorWorker): void => globalThis.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Rows that are shown of one table. */
const SHOWN = 200;

let connector: Connector | undefined;
let tables: Case['tables'] = [];

/** Lists as lines, records as their values in one line. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join('\n');
  return value !== null && typeof value === 'object' ? Object.values(value).map(asText).join(' · ') : String(value);
}

/** The exemplar's boxes, and its grade on this very case. What does not work out is said, not thrown: the rest still helps. */
async function exemplar(
  request: CaseRequest,
  manifest: Truth['manifest'],
  engine: Connector,
): Promise<Pick<Truth, 'exemplar' | 'graded' | 'problem'>> {
  let boxes: Record<string, string> | undefined;
  try {
    const answer = exemplarOf(request.loaded, manifest);
    if (!answer) return { problem: `There is no answers/${manifest.variant}/exemplar.yaml.` };
    boxes = Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, asText(value)]));
    const report = await grade(makeKey(request), answerSchema.parse(answer), engine);
    const lost = report.claims.filter((claim) => claim.verdict !== 'met').map((claim) => `${claim.id} (${claim.verdict}): ${claim.reason}`);
    return { exemplar: boxes, graded: { score: report.score, lost } };
  } catch (error) {
    return { ...(boxes ? { exemplar: boxes } : {}), problem: messageOf(error) };
  }
}

async function open(
  { scenario, seed, level, size, scale, variant }: AuthorRequest,
  assets: Extract<ToAuthorWorker, { type: 'open' }>['assets'],
): Promise<Truth> {
  const [loaded, engine] = await Promise.all([loadScenario(scenario), openWasm(assets, { kind: 'memory' })]);
  const request: CaseRequest = { loaded, seed: parseSeed(seed), level, size, scale, ...(variant === undefined ? {} : { variant }) };
  const { case: made, manifest } = await makeCase(engine, request, {
    labels: true,
    onProgress: (progress) => post({ type: 'progress', progress }),
  });
  connector = engine;
  tables = await labelled(engine, made.tables);
  post({ type: 'solving' });
  const drawn = loaded.variants.get(manifest.variant);
  return {
    case: made,
    manifest,
    variant: {
      id: manifest.variant,
      title: drawn?.title ?? manifest.variant,
      control: drawn?.control ?? false,
      cause: fill(drawn?.cause ?? '', manifest.facts, `variants/${manifest.variant}.yaml`),
    },
    labels: await labelRows(engine, made.tables, manifest),
    claims: await solveClaims(engine, loaded, manifest),
    ribbon: await truthRibbon(engine, made.tables, manifest),
    ...(await exemplar(request, manifest, engine)),
  };
}

/** The first labelled rows of a table, and how many there are. */
async function labelledRows(name: string, label: number): Promise<LabelledRows> {
  const table = tables.find((each) => each.name === name);
  if (!connector || !table) throw new Error(`There is no labelled table "${name}".`);
  const from = `FROM ${identifier(name)} AS s JOIN truth.${identifier(name)} AS t USING (_rid) WHERE ${label === 0 ? 't.label > 0' : `t.label = ${Math.trunc(label)}`}`;
  const total = Number((await connector.query(`SELECT count(*)::INT ${from}`)).value(0, 0));
  const result = await connector.query(`SELECT t.label::INT AS _label, s.* ${from} ORDER BY s._rid LIMIT ${SHOWN}`);
  const [, ...columns] = result.columns;
  const rows = Array.from({ length: result.rows }, (_, row) => ({
    label: Number(result.value(row, 0)),
    values: columns.map((_column, index): Value => result.value(row, index + 1)),
  }));
  return { columns, rows, total };
}

async function answer(message: ToAuthorWorker): Promise<void> {
  const call = message.type === 'rows' ? { call: message.call } : {};
  try {
    if (message.type === 'open') post({ type: 'truth', truth: await open(message.request, message.assets) });
    else post({ type: 'rows', call: message.call, rows: await labelledRows(message.table, message.label) });
  } catch (error) {
    post({ type: 'failed', ...call, message: messageOf(error) });
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<ToAuthorWorker>) => void answer(data));
