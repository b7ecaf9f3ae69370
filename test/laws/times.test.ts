import { describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { DAY, HOUR } from '../../generators/core/time.ts';
import { rows } from '../../src/case/gate.ts';
import { listScenarios } from '../../src/case/library.ts';
import { makeCase } from '../../src/case/make.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

const scenarios = await listScenarios();

/** A case in which a container dies while requests wait for it, if the scenario has one. */
const WORDS = 'plum-fox-amber-peach-engine';
/** Days that a table goes back before the case: those of all, and the daily figures of a year. */
const DAYS = 37;
const LONGER: Readonly<Record<string, number>> = { online_metrics: 400 };
/** Years that anything named beside it goes back: an account, a bucket, a password. */
const YEARS = 8;
/** One row per request, call or message: of the hours of the case alone. */
const PER_REQUEST = new Set([
  ...['gateway_logs', 'chat_turns', 'retrieval_events', 'tool_calls', 'guardrail_events'],
  ...['spans', 'app_logs', 'coredns_logs', 'alb_access', 'vpc_flow', 'click_events', 's3_access', 'dns_queries', 'cloudtrail'],
]);

describe.each(scenarios.map((loaded) => [loaded.scenario.id, loaded] as const))('%s', (_, loaded) => {
  it('holds no time far outside its case', async () => {
    const connector = await openNode();
    try {
      const request = { loaded, seed: parseSeed(WORDS), level: 1, size: 'full', scale: 0.05, variant: 'control' } as const;
      const { tables, window } = (await makeCase(connector, request)).case;
      const [start, end] = [window.start, window.end].map((text) => Date.parse(text) * 1000) as [number, number];
      const columns = tables.flatMap((table) =>
        table.columns.filter(({ type }) => type.startsWith('TIMESTAMP')).map(({ name }) => ({ table, name })),
      );
      expect(columns.length).toBeGreaterThan(10);
      for (const { table, name } of columns) {
        const back =
          table.time !== name && name !== '_arrived' ? YEARS * 366 : PER_REQUEST.has(table.name) ? 0 : (LONGER[table.name] ?? DAYS);
        const [low, high] = [start - back * DAY, end + HOUR];
        const [found] = await rows(
          connector,
          `SELECT count(*) FILTER (epoch_us("${name}") < ${low} OR epoch_us("${name}") > ${high})::INTEGER AS outside, min("${name}")::VARCHAR AS earliest FROM "${table.name}"`,
        );
        expect(found, `${table.name}.${name}`).toMatchObject({ outside: 0 });
      }
    } finally {
      await connector.close();
    }
  }, 60_000);
});
