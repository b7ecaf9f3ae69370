import { bytesToHex } from '@noble/hashes/utils.js';
import { digest } from '../../generators/core/hash.ts';
import { toObjects, type Connector } from '../query/connector.ts';
import type { Case } from './case.ts';
import { caseJsonSchema, caseSchema, firstProblem } from './file-schema.ts';
import { readZip, writeZip, ZipError } from './zip.ts';

/**
 * `.thcase`: a Case and its database in one file, without its Key.
 * A canonical ZIP of `case.json`, `brief.md` and `tables.duckdb.gz`, in this order.
 */

/** A Case with its tables as a DuckDB database file. */
export interface CaseFile {
  readonly case: Case;
  readonly database: Uint8Array<ArrayBuffer>;
}

/** The file is not a case that can be opened; the message says why in one sentence. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
}

const ENTRIES = ['case.json', 'brief.md', 'tables.duckdb.gz'] as const;
/** A case of 10 M rows has 250–400 MB. */
const MAX_DATABASE = 1_500_000_000;
const MAX_JSON = 4 * 1024 * 1024;
const MAX_BRIEF = 64 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = async (bytes: Bytes): Promise<string> => bytesToHex(await digest(bytes));
const own = (bytes: Uint8Array): Bytes => (bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes));

const pipe = async (bytes: Bytes, stream: CompressionStream): Promise<Bytes> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** Inflates to exactly `size` bytes; stops as soon as there are more, so a bomb costs nothing. */
async function inflate(bytes: Bytes, size: number): Promise<Bytes> {
  const target = new Uint8Array(size);
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) throw new CaseFileError('The tables in it are larger than it says.');
      target.set(value, at);
      at += value.length;
    }
  } catch (cause) {
    if (cause instanceof CaseFileError) throw cause;
    throw new CaseFileError('The tables in it are damaged: they cannot be unpacked.', { cause });
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  if (at !== size) throw new CaseFileError('The tables in it are smaller than it says.');
  return target;
}

function utf8(bytes: Uint8Array, name: string, max: number): string {
  if (bytes.length > max) throw new CaseFileError(`Its ${name} is too large.`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CaseFileError(`Its ${name} is not text.`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaseFileError('Its case.json is not JSON.', { cause });
  }
}

/** A newer Tracehound may have written it: say that rather than list fields. */
function refuseNewer(json: unknown): void {
  const version: unknown = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof version === 'number' && version > 1) throw new CaseFileError('It was made by a newer Tracehound; update this one to open it.');
}

/** Checks that JSON is a Case. @throws CaseFileError */
export function parseCase(json: unknown): Case {
  refuseNewer(json);
  const parsed = caseSchema.safeParse(json);
  if (!parsed.success) throw new CaseFileError(`This is not a case: ${firstProblem(parsed.error)}.`);
  return parsed.data as Case;
}

/** Packs a Case and the bytes of its database. */
export async function saveCaseFile(theCase: Case, database: Uint8Array): Promise<Bytes> {
  const { brief, ...rest } = theCase;
  const tables = own(database);
  const json = JSON.stringify({ ...rest, database: { bytes: tables.length, sha256: await sha256(tables) } });
  const encoder = new TextEncoder();
  return writeZip([
    { name: 'case.json', bytes: encoder.encode(json) },
    { name: 'brief.md', bytes: encoder.encode(brief) },
    { name: 'tables.duckdb.gz', bytes: await pipe(tables, new CompressionStream('gzip')) },
  ]);
}

function readEntries(bytes: Uint8Array): Record<(typeof ENTRIES)[number], Uint8Array> {
  try {
    const entries = readZip(bytes);
    if (entries.map(({ name }) => name).join() !== ENTRIES.join()) throw new ZipError('It is a ZIP file, but not of a case.');
    return Object.fromEntries(entries.map((entry) => [entry.name, entry.bytes])) as Record<(typeof ENTRIES)[number], Uint8Array>;
  } catch (cause) {
    if (cause instanceof ZipError) throw new CaseFileError(`This is not a case file that can be opened. ${cause.message}`, { cause });
    throw cause;
  }
}

/**
 * Opens a `.thcase`: structure first, then sizes, then the hash of the database; only then is anything given to DuckDB.
 * @throws CaseFileError
 */
export async function openCaseFile(bytes: Uint8Array): Promise<CaseFile> {
  const entries = readEntries(bytes);
  const json = parseJson(utf8(entries['case.json'], 'case.json', MAX_JSON));
  refuseNewer(json);
  const parsed = caseJsonSchema.safeParse(json);
  if (!parsed.success) throw new CaseFileError(`This is not a case: ${firstProblem(parsed.error)}.`);
  const { database: claimed, ...rest } = parsed.data;
  const theCase = parseCase({ ...rest, brief: utf8(entries['brief.md'], 'brief.md', MAX_BRIEF) });
  if (claimed.bytes > MAX_DATABASE)
    throw new CaseFileError(`Its tables would take ${Math.round(claimed.bytes / 1e6)} MB; at most ${MAX_DATABASE / 1e6} MB are allowed.`);
  const database = await inflate(own(entries['tables.duckdb.gz']), claimed.bytes);
  if ((await sha256(database)) !== claimed.sha256) throw new CaseFileError('The tables in it are not those that it was made with.');
  return { case: theCase, database };
}

/**
 * Compares the catalogue with the opened database: every table with its columns and number of rows, and nothing else.
 * Lock the connector first: what a file calls a table may be a view that reads elsewhere.
 * @throws CaseFileError
 */
export async function checkTables(connector: Connector, theCase: Case): Promise<void> {
  const found = new Map<string, Set<string>>();
  const columns = await connector.query(
    "SELECT schema_name AS s, table_name AS t, column_name AS c FROM duckdb_columns() WHERE NOT internal AND database_name NOT IN ('work', 'temp', 'system')",
    { maxRows: 20_000 },
  );
  for (const { s, t, c } of toObjects(columns) as { s: string; t: string; c: string }[]) {
    if (s !== 'main') throw new CaseFileError(`This case holds a table that it does not describe: "${s}.${t}".`);
    found.set(t, (found.get(t) ?? new Set()).add(c));
  }
  for (const table of theCase.tables) {
    const names = found.get(table.name);
    const missing = table.columns.find((column) => !names?.has(column.name));
    if (!names) throw new CaseFileError(`The table "${table.name}" is missing in this case.`);
    if (missing) throw new CaseFileError(`The column "${missing.name}" of the table "${table.name}" is missing in this case.`);
    const rows = (await connector.query(`SELECT count(*) FROM "${table.name}"`)).value(0, 0);
    if (rows !== table.rows) throw new CaseFileError(`The table "${table.name}" should have ${table.rows} rows but has ${rows as number}.`);
  }
  const stray = [...found.keys()].find((name) => !theCase.tables.some((table) => table.name === name));
  if (stray !== undefined) throw new CaseFileError(`This case holds a table that it does not describe: "${stray}".`);
}
