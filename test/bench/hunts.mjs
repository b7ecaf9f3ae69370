// `npm run bench:hunts [-- --scale 1]`: the reference hunt in DuckDB-Wasm beside native DuckDB on one thread, over the same
// database file. Both run here, in one process, so a busy machine slows both alike.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../src/cli/setup.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, variant: { type: 'string', default: 'laptop-to-instance' } },
});
/** Goal of the architecture's budgets. */
const GOAL = 3;
const RUNS = 5;
const SEED = '5eed'.repeat(16);

const folder = mkdtempSync(join(tmpdir(), 'tracehound-bench-'));
try {
  const out = join(folder, 'case');
  const options = [
    '--seed',
    SEED,
    '--variant',
    values.variant,
    '--scale',
    values.scale,
    '--out',
    out,
    '--format',
    'duckdb',
    '--key',
    join(folder, 'key.json'),
  ];
  const made = spawnSync(process.execPath, [join(root, 'src/cli/bin.mjs'), 'generate', 's3-exfiltration', ...options], {
    stdio: 'inherit',
  });
  if (made.status !== 0) throw new Error('The case could not be made.');
  const file = join(out, 'tables.duckdb');
  const { claims } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8'));
  const hunts = claims.filter((claim) => claim.proof);

  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', threads: '1' });
  const native = await instance.connect();

  const dist = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const bundle = { mainModule: join(dist, 'duckdb-eh.wasm'), mainWorker: '' };
  const database = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await database.instantiate(() => undefined);
  database.registerFileBuffer('case.duckdb', new Uint8Array(readFileSync(file)));
  const wasm = database.connect();
  wasm.query("ATTACH 'case.duckdb' AS c (READ_ONLY)");
  wasm.query('USE c');

  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  const ratios = [];
  for (const { id, proof } of hunts) {
    const times = { native: [], wasm: [] };
    for (let run = 0; run < RUNS; run++) {
      let start = performance.now();
      await native.runAndReadAll(proof.sql);
      times.native.push(performance.now() - start);
      start = performance.now();
      wasm.query(proof.sql);
      times.wasm.push(performance.now() - start);
    }
    const [a, b] = [median(times.native), median(times.wasm)];
    ratios.push(b / a);
    console.log(`${id.padEnd(32)} native ${a.toFixed(0).padStart(6)} ms   wasm ${b.toFixed(0).padStart(6)} ms   ${(b / a).toFixed(2)} ×`);
  }
  console.log(`median ${median([...ratios]).toFixed(2)} ×, worst ${Math.max(...ratios).toFixed(2)} × (goal ${GOAL} ×)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
