import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CatalogTable } from '../../case/case.ts';
import { saveCaseFile } from '../../case/file.ts';
import { makeCase, makeKey, type CaseRequest, type MadeCase, type MakeProgress } from '../../case/make.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { literal } from '../../query/sql.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, single, text, UsageError, type Io } from '../command.ts';
import { scratch } from '../scratch.ts';

const FORMATS = ['case', 'duckdb', 'parquet', 'ndjson', 'csv'] as const;
const COPY: Readonly<Record<string, string>> = {
  parquet: '(FORMAT parquet, COMPRESSION zstd)',
  ndjson: '(FORMAT json)',
  csv: '(FORMAT csv, HEADER)',
};

/** Tells the progress in steps of five per cent. */
function progressLine(write: (text: string) => void): (progress: MakeProgress) => void {
  let last = -1;
  return ({ share, rows, table }) => {
    const percent = Math.floor(share * 20) * 5;
    if (percent === last) return;
    last = percent;
    write(`${String(percent).padStart(3)} %  ${rows.toLocaleString('en-GB')} rows${table ? `  ${table}` : ''}`);
  };
}

const isEmptyFolder = (path: string): boolean => statSync(path).isDirectory() && readdirSync(path).length === 0;

/** What of a table goes into a file: all of it; CSV has no nested values, so there they are JSON text. */
function select({ name, columns }: CatalogTable, format: string): string {
  const nested = format === 'csv' ? columns.filter(({ type }) => /^(STRUCT|MAP)\b|\[\]$/.test(type)) : [];
  const text = nested.map((column) => `CASE WHEN "${column.name}" IS NOT NULL THEN to_json("${column.name}") END AS "${column.name}"`);
  return `SELECT *${text.length ? ` REPLACE (${text.join(', ')})` : ''} FROM "${name}"`;
}

/** Generates into a database file and, where the format asks for it, copies each table to a file of its own. */
async function writeTables(database: string, folder: string, format: string, request: CaseRequest, io: Io): Promise<MadeCase> {
  const connector = await openNode({ path: database });
  try {
    const made = await makeCase(connector, request, { onProgress: io.progress ? progressLine(io.progress) : () => undefined });
    if (format in COPY) {
      for (const table of made.case.tables)
        await connector.run(`COPY (${select(table, format)}) TO ${literal(join(folder, `${table.name}.${format}`))} ${COPY[format]}`);
    }
    await connector.run('CHECKPOINT');
    return made;
  } finally {
    await connector.close();
  }
}

export default defineCommand({
  id: 'generate',
  summary: 'Writes a case, and its Key only where asked.',
  usage: '<scenario> --seed S --out PATH [options]',
  help: [
    ...caseHelp,
    ['--out PATH', 'folder to make; for --format case a file that ends in .thcase'],
    ['--format F', `${FORMATS.join(', ')} (default: case)`],
    ['--key FILE', 'also writes the Key there'],
  ],
  options: { ...caseOptions, out: { type: 'string' }, format: { type: 'string' }, key: { type: 'string' } },
  async run(positionals, values, io) {
    const slug = single(positionals, 'scenario');
    const out = text(values, 'out');
    if (out === undefined) throw new UsageError('Say where to write: --out PATH.');
    const format = text(values, 'format') ?? 'case';
    if (!(FORMATS as readonly string[]).includes(format)) throw new UsageError(`Unknown format "${format}". Known: ${FORMATS.join(', ')}.`);
    const target = resolve(out);
    if (format === 'case' && !out.endsWith('.thcase')) throw new UsageError(`${out} must end in .thcase, or choose another --format.`);
    const keyFile = text(values, 'key');
    if (existsSync(target) && (format === 'case' || !isEmptyFolder(target)))
      throw new UsageError(`${out} exists already. Choose another --out, or remove it.`);
    if (keyFile !== undefined && existsSync(keyFile))
      throw new UsageError(`${keyFile} exists already. Choose another --key, or remove it.`);
    if (keyFile !== undefined && resolve(keyFile) === target) throw new UsageError('--key and --out name the same file.');
    const request = await caseRequest(slug, values);
    // The Key first: what cannot be graded is not written.
    const key = keyFile === undefined ? undefined : makeKey(request);

    // Everything is made beside the target and moved there when whole.
    const created = mkdirSync(dirname(target), { recursive: true });
    const parents = created === undefined ? undefined : scratch(created);
    const work = mkdtempSync(join(dirname(target), '.tracehound-'));
    const unfinished = scratch(work);
    const folder = join(work, 'out');
    let moved = false;
    const database = join(work, 'tables.duckdb');
    try {
      mkdirSync(folder);
      const made = await writeTables(database, folder, format, request, io);
      if (format === 'case') {
        writeFileSync(join(folder, basename(target)), await saveCaseFile(made.case, new Uint8Array(readFileSync(database))));
        renameSync(join(folder, basename(target)), target);
      } else {
        writeFileSync(join(folder, 'case.json'), JSON.stringify(made.case, null, 2));
        writeFileSync(join(folder, 'brief.md'), made.case.brief);
        if (format === 'duckdb') renameSync(database, join(folder, 'tables.duckdb'));
        if (existsSync(target)) rmSync(target, { recursive: true });
        renameSync(folder, target);
      }
      moved = true;
      if (keyFile !== undefined) {
        mkdirSync(dirname(resolve(keyFile)), { recursive: true });
        writeFileSync(keyFile, JSON.stringify(key, null, 2));
      }
      parents?.keep();
      const rows = made.case.tables.reduce((sum, table) => sum + table.rows, 0);
      io.note(
        `Wrote ${out}: ${made.case.tables.length} tables, ${rows.toLocaleString('en-GB')} rows.${keyFile ? ` Key: ${keyFile}.` : ''}`,
      );
    } catch (error) {
      if (moved) rmSync(target, { recursive: true, force: true });
      parents?.remove();
      throw error;
    } finally {
      unfinished.remove();
    }
    return 0;
  },
});
