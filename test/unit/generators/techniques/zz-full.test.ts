import { expect, test } from 'vitest';
import { loadScenario, resolveConfig } from '../../../../src/case/library.ts';
import { generateAll, testKeyring } from '../../../helpers/generate.ts';
const VARIANTS = (process.env['V'] ?? 'laptop-to-instance').split(',');
test('full', async () => {
  const loaded = await loadScenario('s3-exfiltration');
  for (const variant of VARIANTS) {
    const keyring = testKeyring(Number(process.env['S'] ?? 3));
    const config = resolveConfig(loaded, keyring, { level: 3, size: 'full', scale: Number(process.env['X'] ?? 0.1), variant });
    const t0 = performance.now();
    const made = await generateAll(config, keyring, { labels: true });
    console.log(variant, Math.round(performance.now() - t0), 'ms', Object.fromEntries([...made.tables.values()].map((t) => [t.name, t.rows])));
    console.log(made.manifest.herrings.map((h) => [h.id, JSON.stringify(Object.fromEntries(Object.entries(h.facts).map(([k, f]) => [k, f.value])))].join(' ')).join('\n'));
  }
  expect(1).toBe(1);
}, 300_000);
