import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../../../src/case/library.ts';
import { makeCase } from '../../../../src/case/make.ts';
import { claimsOf } from '../../../../src/case/assemble.ts';
import { briefed, rows, shows } from '../../../../src/case/gate.ts';
import { nodeConnector } from '../../../helpers/node-connector.ts';
import { testSeed } from '../../../helpers/generate.ts';
void parse;
const VARIANTS = (process.env['V'] ?? 'laptop-to-instance').split(',');
test('full', async () => {
  const loaded = await loadScenario('s3-exfiltration');
  for (const variant of VARIANTS) for (const s of (process.env['S'] ?? '3').split(',')) {
    const connector = await nodeConnector();
    const seed = { kind: 'hex', text: 'x', bytes: testSeed(Number(s)) } as never;
    const { manifest } = await makeCase(connector, { loaded, seed, level: 2, size: 'full', scale: 0.25, variant }, { labels: true });
    console.log('=====', variant, s, manifest.herrings.map((h) => h.id).join(' '));
    for (const claim of claimsOf(loaded.rubric!, variant)) {
      if (claim.kind !== 'found') continue;
      const sql = loaded.queries[claim.proof ?? ''];
      if (sql === undefined) { console.log('NO QUERY', claim.proof); continue; }
      try {
        const found = await rows(connector, briefed(sql, manifest, claim.proof ?? ''));
        const bad = Object.entries(claim.returns).filter(([column, fact]) => !manifest.facts[fact] || !shows(found[0]?.[column], manifest.facts[fact]!));
        if (bad.length) console.log('BAD', claim.id, claim.proof, bad.map(([c, f]) => `${c}=${String(found[0]?.[c])} want ${String(manifest.facts[f]?.value)}`), found.length);
      } catch (e) { console.log('ERR', claim.proof, String(e).slice(0, 300)); }
    }
    const guess: Record<string, number> = {};
    for (const v of loaded.variants.keys()) {
      guess[v] = 0;
      for (const claim of claimsOf(loaded.rubric!, v)) {
        if (claim.kind !== 'found' || !claim.variants?.includes(v) || claim.variants.length > 1) continue;
        const sql = loaded.queries[claim.proof ?? ''];
        if (sql !== undefined) try { guess[v]! += (await rows(connector, briefed(sql, manifest, ''))).length; } catch { guess[v]! += 0; }
      }
    }
    console.log('battery', JSON.stringify(guess));
    if (process.env['Q']) console.log(await rows(connector, process.env['Q']));
    for (const t of ['cloudtrail', 'vpc_flow', 's3_access', 'alb_access', 'guardduty', 'endpoint_events', 'signins', 'github_audit', 'bucket_config', 'iam_snapshot', 'replication_metrics', 'tickets', 'changes'])
      console.log(t, JSON.stringify(await rows(connector, `SELECT label, count(*)::INT n FROM truth.${t} WHERE label > 0 GROUP BY 1 ORDER BY 1`).then((r) => Object.fromEntries(r.map((x) => [manifest.labels[Number(x['label'])]!.id, x['n']])))));
    await connector.close();
  }
  expect(1).toBe(1);
}, 580_000);
