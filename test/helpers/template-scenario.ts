import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseScenario, type LoadedScenario } from '../../src/case/parse-scenario.ts';
import { scaffold } from '../../scenarios/_template/new.mjs';

/** What `npm run new scenario <id>` makes, parsed: a small scenario that passes its gates, with `leaked-key` and `control`. */
export function templateScenario(id = 'probe-scenario'): LoadedScenario {
  const root = mkdtempSync(join(tmpdir(), 'tracehound-new-'));
  try {
    const folder = join(root, scaffold(['scenario', id], root).path);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    return parseScenario(
      id,
      Object.fromEntries(paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')])),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
