import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../case/case.ts';
import { openCaseFile, parseCase } from '../case/file.ts';
import type { Connector } from '../query/connector.ts';
import { openNode } from '../query/duckdb-node.ts';
import { UsageError } from './command.ts';

/**
 * Opens a case for reading: a `.thcase`, or a folder with `case.json` and `tables.duckdb`. The connector is locked.
 * @throws one sentence that says what is wrong with the file
 */
export async function openCase(path: string): Promise<{ case: Case; connector: Connector }> {
  if (!existsSync(path)) throw new UsageError(`There is no case at ${path}.`);
  const locked = async (made: Case, connector: Connector): Promise<{ case: Case; connector: Connector }> => {
    await connector.lock({ now: made.window.end });
    return { case: made, connector };
  };
  if (statSync(path).isDirectory()) {
    const json = join(path, 'case.json');
    const database = join(path, 'tables.duckdb');
    if (!existsSync(json) || !existsSync(database)) throw new UsageError(`${path} has no case.json and tables.duckdb. Make one with "tracehound generate … --format duckdb".`);
    return locked(parseCase(JSON.parse(readFileSync(json, 'utf8'))), await openNode({ path: database, readOnly: true }));
  }
  const opened = await openCaseFile(new Uint8Array(readFileSync(path)));
  const folder = mkdtempSync(join(tmpdir(), 'tracehound-'));
  const database = join(folder, 'tables.duckdb');
  writeFileSync(database, opened.database);
  const connector = await openNode({ path: database, readOnly: true });
  const close = connector.close.bind(connector);
  connector.close = async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  };
  return locked(opened.case, connector);
}
