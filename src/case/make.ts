import { createKeyring, play, prepare, sources, type GenerateConfig, type Prepared } from '../../generators/index.ts';
import type { Manifest } from '../../generators/core/manifest.ts';
import type { TableResult } from '../../generators/core/run.ts';
import type { Seed } from '../../generators/core/seed.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { loadTables, type LoadMessage, type LoadProgress } from '../query/load.ts';
import type { Connector } from '../query/connector.ts';
import { TRACEHOUND_VERSION } from '../version.ts';
import { parse } from 'yaml';
import { assembleKey } from './assemble.ts';
import type { Case, CatalogTable } from './case.ts';
import type { Key } from './key.ts';
import type { LoadedScenario } from './parse-scenario.ts';
import { resolveConfig } from './resolve.ts';
import { fillBrief } from './template.ts';

/** Which case to make. */
export interface CaseRequest {
  readonly loaded: LoadedScenario;
  readonly seed: Seed;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  readonly scale: number;
  /** Overrides the seed's choice: for authors and tests. */
  readonly variant?: string;
}

export interface MakeOptions {
  /** Keep why each row exists as `truth.<table>(_rid, label)`: author mode only. */
  readonly labels?: boolean;
  /** `done` of `total` steps, rows so far, and what the loader does. */
  readonly onProgress?: (progress: MakeProgress) => void;
  readonly signal?: AbortSignal;
}

export interface MakeProgress {
  readonly phase: LoadProgress['phase'] | 'generate';
  readonly table?: string;
  /** 0 to 1 of the whole. */
  readonly share: number;
  /** How far this phase is: steps of the generator, or rows of the tables that are ready. */
  readonly part: { readonly done: number; readonly total: number };
  readonly rows: number;
  readonly bytes: number;
}

export interface MadeCase {
  readonly case: Case;
  readonly manifest: Manifest;
}

/** Share of the work after which all rows have been generated and staged. */
const STAGED = 0.6;

/** A case of which everything is decided and no row is made. */
export interface PlannedCase {
  readonly request: CaseRequest;
  readonly config: GenerateConfig;
  readonly prepared: Prepared;
}

/**
 * Decides what the generator will do for a request: half a second, which whoever needs several of draft, key and rows pays once.
 * Rows can be made of a plan once only.
 */
export function planCase(request: CaseRequest): PlannedCase {
  const keyring = createKeyring(request.seed.bytes);
  const config = resolveConfig(request.loaded, keyring, request);
  return { request, config, prepared: prepare(config, keyring) };
}

const planned = (wanted: CaseRequest | PlannedCase): PlannedCase => ('prepared' in wanted ? wanted : planCase(wanted));

/** Id of a case: a keyed draw, so that the same case has the same id and the id tells nothing of its seed. */
const caseId = ({ keyring }: Prepared, config: GenerateConfig): string =>
  keyring.rng('ids', 'case', TRACEHOUND_VERSION, config.scenario, config.variant, config.level, config.size, String(config.scale)).hex(24);

/** Columns that the loader adds: before and after those of the source. */
const RID = { name: '_rid', type: 'BIGINT', description: 'Number of the row in this table. Pins refer to it.' } as const;
const ARRIVED = { name: '_arrived', type: 'TIMESTAMP', description: 'When the record would have reached the analyst (UTC).' } as const;

const tableSpecs = (config: GenerateConfig): { source: string; spec: TableSpec }[] =>
  config.sources.flatMap((id) => (sources.get(id)?.tables ?? []).map((spec) => ({ source: id, spec })));

/** The tables as the page shows them; a table without a result has no rows yet. */
function catalogOf(specs: readonly { source: string; spec: TableSpec }[], tables: readonly TableResult[]): CatalogTable[] {
  const results = new Map(tables.map((table) => [table.name, table]));
  return specs.map(({ source, spec }) => ({
    name: spec.name,
    title: spec.title,
    description: spec.description,
    spec: spec.spec,
    source,
    time: spec.time,
    columns: [RID, ...spec.columns, ARRIVED],
    rows: results.get(spec.name)?.rows ?? 0,
    sha256: results.get(spec.name)?.sha256 ?? '',
    raw: spec.raw,
  }));
}

function describe({ request, config, prepared }: PlannedCase, tables: readonly CatalogTable[]): Case {
  const { manifest } = prepared;
  const { scenario, brief, hints } = request.loaded;
  const owner = `scenarios/${scenario.id}`;
  return {
    version: 1,
    id: caseId(prepared, config),
    scenario: scenario.id,
    title: scenario.title,
    level: request.level,
    size: request.size,
    tracehound: TRACEHOUND_VERSION,
    window: manifest.window,
    brief: fillBrief(brief, manifest.brief, `${owner}/brief.md`),
    questions: scenario.questions.map(({ id: question, text }) => ({
      id: question,
      text: fillBrief(text, manifest.brief, `${owner}/scenario.yaml`),
      hints: (hints[question] ?? []).map((hint) => fillBrief(hint, manifest.brief, `${owner}/hints.md`)),
    })),
    starters: scenario.starters.map(({ name, sql }) => ({ name, sql: fillBrief(sql, manifest.brief, `${owner}/scenario.yaml`) })),
    minutes: scenario.minutes[request.size],
    tables,
  };
}

/**
 * Generates the rows of what was decided into the connector's current database.
 * @returns the tables as the page shows them
 * @throws the signal's reason when aborted; an error that names the unit or table otherwise
 */
export async function makeTables(
  connector: Connector,
  config: GenerateConfig,
  prepared: Prepared,
  options: MakeOptions = {},
): Promise<readonly CatalogTable[]> {
  const specs = tableSpecs(config);
  let tables: readonly TableResult[] | undefined;
  let generated = 0;

  async function* messages(): AsyncGenerator<LoadMessage> {
    for await (const message of play(config, prepared, {
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.labels ? { labels: true } : {}),
    })) {
      if (message.kind === 'progress') {
        generated = message.rows;
        options.onProgress?.({
          phase: 'generate',
          share: (message.done / Math.max(1, message.total)) * STAGED,
          part: { done: message.done, total: message.total },
          rows: message.rows,
          bytes: 0,
        });
      } else {
        if (message.kind === 'done') tables = message.tables;
        yield message;
      }
    }
  }

  const bytes = new Map<string, number>();
  let ready = 0;
  let readyRows = 0;
  await loadTables(
    connector,
    specs.map(({ spec }) => spec),
    messages(),
    {
      ...(options.labels ? { labels: true } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (progress) => {
        bytes.set(progress.table, progress.bytes);
        if (progress.phase === 'ready') {
          ready++;
          readyRows += progress.rows;
        }
        if (progress.phase === 'stage') return;
        options.onProgress?.({
          phase: progress.phase,
          table: progress.table,
          share: STAGED + (1 - STAGED) * (ready / specs.length),
          part: { done: readyRows, total: generated },
          rows: generated,
          bytes: [...bytes.values()].reduce((sum, value) => sum + value, 0),
        });
      },
    },
  );
  if (!tables) throw new Error('The generator ended without saying what it did.');
  return catalogOf(specs, tables);
}

/**
 * Generates a case into the connector's current database.
 * @throws the signal's reason when aborted; an error that names the unit or table otherwise
 */
export async function makeCase(connector: Connector, request: CaseRequest | PlannedCase, options: MakeOptions = {}): Promise<MadeCase> {
  const plan = planned(request);
  const tables = await makeTables(connector, plan.config, plan.prepared, options);
  return { case: describe(plan, tables), manifest: plan.prepared.manifest };
}

/** What the generator will do for a request, without any rows. */
export const planManifest = (request: CaseRequest): Manifest => planCase(request).prepared.manifest;

/** Brief, questions and catalogue of a case before it has rows: for the page to show while it is made. */
export const draftCase = (plan: PlannedCase): Case => describe(plan, catalogOf(tableSpecs(plan.config), []));

/**
 * Derives the Key of a case without generating its rows.
 * @throws when the author's files do not fit the case
 */
export function makeKey(wanted: CaseRequest | PlannedCase): Key {
  const { request, config, prepared } = planned(wanted);
  const { manifest } = prepared;
  const { loaded } = request;
  const { rubric } = loaded;
  const variant = loaded.variants.get(manifest.variant);
  if (!rubric || !variant)
    throw new Error(`scenarios/${loaded.scenario.id}: there is no ${rubric ? `variant "${manifest.variant}"` : 'rubric.yaml'}.`);
  const exemplar = loaded.answers[manifest.variant]?.['exemplar'];
  return assembleKey(manifest, {
    variant,
    rubric,
    queries: Object.fromEntries(
      Object.entries(loaded.queries).map(([id, sql]) => [id, fillBrief(sql, manifest.brief, `queries/${id}.sql`)]),
    ),
    exemplar: exemplar === undefined ? {} : (parse(exemplar) as Record<string, unknown>),
    brief: fillBrief(loaded.brief, manifest.brief, `scenarios/${loaded.scenario.id}/brief.md`),
    caseId: caseId(prepared, config),
  });
}
