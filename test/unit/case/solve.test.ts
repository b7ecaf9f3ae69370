import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../../generators/core/seed.ts';
import { loadScenario } from '../../../src/case/library.ts';
import { makeCase, type CaseRequest, type MadeCase } from '../../../src/case/make.ts';
import { exemplarOf, labelRows, solveClaims, solved } from '../../../src/case/solve.ts';
import { truthRibbon } from '../../../src/case/truth-ribbon.ts';
import type { Connector } from '../../../src/query/connector.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';

let connector: Connector;
let request: CaseRequest;
let made: MadeCase;
beforeAll(async () => {
  const loaded = await loadScenario('s3-exfiltration');
  request = { loaded, seed: parseSeed('button-cabin-cactus-camel-candle'), level: 2, size: 'short', scale: 0.02, variant: 'leaked-key' };
  connector = await openNode();
  made = await makeCase(connector, request, { labels: true });
});
afterAll(async () => {
  await connector?.close();
});
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, each) => sum + each, 0);

describe('the truth laid over a case', () => {
  it('solves the claims of the variant: found beside expected', async () => {
    const claims = await solveClaims(connector, request.loaded, made.manifest);
    const root = claims.find((claim) => claim.id === 'root-leaked-key');
    expect(root?.facts.map(({ fact, ok }) => [fact, ok])).toContainEqual(['entry.key', true]);
    expect(root?.facts.find(({ fact }) => fact === 'entry.key')?.found).toBe(made.manifest.facts['entry.key']?.value);
    expect(claims.some((claim) => claim.id === 'root-public-bucket')).toBe(false);
    expect(claims.find((claim) => claim.proof === undefined)?.sql).toBeUndefined();
  });

  it('shows a wrong value, a missing row and a broken proof without throwing', async () => {
    const [finding, target] = ['finding', 'target'];
    const queries = {
      ...request.loaded.queries,
      [finding]: "SELECT 'Something:Else' AS type",
      [target]: 'SELECT nothing FROM nowhere',
      'reads-leaked-key': 'SELECT 1 WHERE false',
    };
    const claims = await solveClaims(connector, { ...request.loaded, queries }, made.manifest);
    const by = (proof: string) => claims.find((claim) => claim.proof === proof);
    expect(by(finding)?.facts[0]).toMatchObject({ found: 'Something:Else', ok: false });
    expect(by(target)?.error).toMatch(/nowhere/);
    expect(by('reads-leaked-key')?.facts[0]).toMatchObject({ found: undefined, ok: false });
    expect(by('reads-leaked-key')?.error).toBe('The proof returns no row.');
    expect(claims.filter((claim) => [finding, target].includes(claim.proof ?? '')).some(solved)).toBe(false);
  });

  it('counts the rows of every label, and the ribbon counts the same', async () => {
    const labels = await labelRows(connector, made.case.tables, made.manifest);
    expect(labels.map(({ id }) => id)).toEqual(made.manifest.labels.slice(1).map(({ id }) => id));
    const push = labels.find(({ id }) => id === 'push');
    expect(push?.kind).toBe('incident');
    expect(Object.keys(push?.rows ?? {})).toEqual(['github_audit']);
    const ribbon = await truthRibbon(connector, made.case.tables, made.manifest, 24);
    for (const lane of ribbon.lanes) {
      expect(lane.counts).toHaveLength(24);
      const rows = lane.counts.reduce((sum, each) => sum + each, 0) + lane.outside;
      const labelled = labels.filter(({ kind }) => kind === lane.kind).reduce((sum, label) => sum + total(label.rows), 0);
      const all = made.case.tables.reduce((sum, table) => sum + table.rows, 0);
      expect(rows, lane.kind).toBe(lane.kind === 'background' ? all - labels.reduce((sum, label) => sum + total(label.rows), 0) : labelled);
    }
    const incident = ribbon.lanes.find(({ kind }) => kind === 'incident');
    const start = Date.parse(made.manifest.window.start);
    const bin = Math.floor(
      (Date.parse(String(made.manifest.facts['exfil.start']?.value)) - start) / ((Date.parse(made.manifest.window.end) - start) / 24),
    );
    expect(incident?.counts[bin]).toBeGreaterThan(0);
  });

  it('fills the exemplar with the words of the case', () => {
    const answer = exemplarOf(request.loaded, made.manifest);
    expect(answer?.['rootCause']).toContain(String(made.manifest.facts['entry.key']?.value));
    expect(JSON.stringify(answer)).not.toContain('{{');
    expect(exemplarOf({ ...request.loaded, answers: {} }, made.manifest)).toBeUndefined();
  });
});
