import { describe, expect, it } from 'vitest';
import type { PhaseUse } from '../../generators/core/config.ts';
import type { Producer } from '../../generators/core/producer.ts';
import type { Source, TableSpec } from '../../generators/core/source.ts';
import { createKeyring, prepare, producers, sources } from '../../generators/index.ts';
import { listScenarios, resolveConfig } from '../../src/case/library.ts';
import { decodedRows, generateAll, labelledRows, testSeed, type Generated } from '../helpers/generate.ts';

const scenarios = await listScenarios();
const variants = scenarios.flatMap((loaded) =>
  [...loaded.variants.keys()].map((variant) => [loaded.scenario.id, variant, loaded] as const),
);
const seed = testSeed(5);

/** Rows that sources make of the whole (an interface without traffic, a daily snapshot) may change with what happened. */
const observers = (ids: readonly string[]): Source[] =>
  ids.map((id) => {
    const observer = { ...sources.get(id)! };
    delete observer.finish;
    return observer;
  });

const labelOf = (generated: Generated, kind: string): Set<number> =>
  new Set(generated.manifest.labels.flatMap((label, index) => (index > 0 && label.kind === kind ? [index] : [])));

/** The units of a case's cause without what they do to rows that others write. */
const muted = (phases: readonly PhaseUse[]): Producer[] =>
  [...new Set(phases.map(({ use }) => use))].map((id) => {
    const unit = producers.get(id)!;
    return { ...unit, plan: (context, parameters) => ({ ...unit.plan(context, parameters), effects: [], orders: [] }) };
  });

describe.each(variants)('%s, %s', (_, variant, loaded) => {
  it('adds its rows and leaves all others alone, its effects aside', async () => {
    const config = resolveConfig(loaded, createKeyring(seed), { level: 2, size: 'short', scale: 0.02, variant });
    const watching = observers(config.sources);
    const whole = await generateAll(config, seed, { labels: true, observers: watching, units: muted(config.phases) });
    const quiet = await generateAll({ ...config, phases: [] }, seed, { labels: true, observers: watching });
    const incident = labelOf(whole, 'incident');
    let marked = 0;
    for (const spec of watching.flatMap((source): readonly TableSpec[] => source.tables)) {
      const { rows, labels } = labelledRows(whole, spec);
      const kept = rows.filter((_, i) => !incident.has(labels[i]!));
      const wanted = decodedRows(quiet, spec);
      const at = wanted.findIndex((row, i) => row !== kept[i]);
      if (at >= 0) expect(kept[at], `${spec.name}, row ${at} of ${wanted.length} (${kept.length})`).toBe(wanted[at]);
      expect(kept.length, spec.name).toBe(wanted.length);
      marked += rows.length - kept.length;
    }
    const { uses } = prepare(config, seed);
    const changes = uses.flatMap(({ label, plan }) => (incident.has(label) ? [...(plan.effects ?? []), ...(plan.orders ?? [])] : []));
    expect(marked + changes.length).toBeGreaterThan(0);
  }, 120_000);
});
