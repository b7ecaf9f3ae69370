import { beforeAll, expect, test } from 'vitest';
import { prepare } from '../../../../generators/index.ts';
import { loadScenario, resolveConfig, type LoadedScenario } from '../../../../src/case/library.ts';
import { testKeyring } from '../../../helpers/generate.ts';

let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario('s3-exfiltration');
});
test.each(['laptop-to-instance', 'ssrf-metadata', 'leaked-key', 'insider-presigned', 'ci-trust-too-wide', 'replication-rule', 'foreign-principal-policy', 'public-bucket', 'vendor-compromised', 'control'])('%s', (variant) => {
  for (let seed = 1; seed <= 3; seed++) {
    const keyring = testKeyring(seed);
    const prepared = prepare({ ...resolveConfig(loaded, keyring, { level: 2, size: 'full', scale: 0.2, variant }), baseline: [] }, keyring);
    if (seed === 1) console.log(variant, Object.fromEntries(Object.entries(prepared.manifest.facts).map(([k, f]) => [k, String(f.value).slice(0, 90)])), prepared.manifest.timeline, prepared.manifest.window);
    else console.log(prepared.manifest.facts['exfil.bytes']!.value, prepared.manifest.facts['exfil.objects']!.value, prepared.manifest.facts['exfil.start']?.value, prepared.manifest.facts['exfil.end']?.value);
    expect(prepared.manifest.brief['bucket']).toBeTruthy();
  }
});
