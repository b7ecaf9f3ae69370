import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../case/case.ts';
import { checkTables, openCaseFile, parseCase } from '../case/file.ts';
import type { Connector } from '../query/connector.ts';
import { openNode } from '../query/duckdb-node.ts';
import { UsageError } from './command.ts';
import { scratch } from './scratch.ts';

/**
 * Opens a case for reading: a `.thcase`, or a folder with `case.json` and `tables.duckdb`. The connector is locked.
 * @throws one sentence that says what is wrong with the file
 */
export async function openCase(path: string): Promise<{ case: Case; connector: Connector }> {
  if (!existsSync(path)) throw new UsageError(`There is no case at ${path}.`);
  if (statSync(path).isDirectory()) {
    const json = join(path, 'case.json');
    const database = join(path, 'tables.duckdb');
    if (!existsSync(json) || !existsSync(database)) {
      const lacks = existsSync(json) ? 'no tables.duckdb: it was written in another format' : 'no case.json and tables.duckdb';
      throw new UsageError(`${path} has ${lacks}. Use a .thcase, or a folder that "generate --format duckdb" made.`);
    }
    return opened(parseCase(readJson(json)), database);
  }
  const { case: made, database: bytes } = await openCaseFile(new Uint8Array(readFileSync(path)));
  const folder = mkdtempSync(join(tmpdir(), 'tracehound-'));
  const unpacked = scratch(folder);
  const database = join(folder, 'tables.duckdb');
  try {
    writeFileSync(database, bytes);
  } catch (error) {
    unpacked.remove();
    throw error;
  }
  return opened(made, database, unpacked.remove);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
}

/** Opens the database read-only, locks it and compares it with the catalogue. `clean` runs when it is closed or cannot be opened. */
async function opened(made: Case, database: string, clean: () => void = () => undefined): Promise<{ case: Case; connector: Connector }> {
  let connector: Connector | undefined;
  try {
    connector = await openNode({ path: database, readOnly: true });
    await connector.lock({ now: made.window.end });
    await checkTables(connector, made);
  } catch (error) {
    await connector?.close();
    clean();
    throw error;
  }
  const close = connector.close.bind(connector);
  connector.close = async () => {
    await close();
    clean();
  };
  return { case: made, connector };
}
