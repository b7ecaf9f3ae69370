import { briefed, defineGate, FEWEST, rows, TOO_FEW } from '../gate.ts';

/** Limit of `scenarios.md` for each single naive rule. */
const LIMIT = 0.2;

/**
 * Naive rules stand in `queries/naive-<rule>.sql`: one row, one value. A rule is right when its value is one of the
 * case's culprits: who or what did it (`actor.*`) or how it came in (`entry.*`).
 */
export default defineGate<Record<string, boolean>>({
  id: 'naive-rules',
  title: 'Naive rules fail',
  async collect({ loaded, manifest, connector }) {
    const culprits = new Set(
      Object.entries(manifest.facts)
        .filter(([name, fact]) => /^(actor|entry)\./.test(name) && typeof fact.value === 'string')
        .map(([, fact]) => String(fact.value)),
    );
    const result: Record<string, boolean> = {};
    for (const [id, sql] of Object.entries(loaded.queries)) {
      if (!id.startsWith('naive-')) continue;
      const [first] = await rows(connector, briefed(sql, manifest, `queries/${id}.sql`));
      const named = Object.values(first ?? {})[0];
      // Where nothing happened there is no culprit to name.
      result[id] = manifest.facts['incident.happened']?.value === true && typeof named === 'string' && culprits.has(named);
    }
    return result;
  },
  judge(samples) {
    const rules = [...new Set(samples.flatMap((sample) => Object.keys(sample)))].sort();
    const shares = rules.map((rule) => ({ rule, share: samples.filter((sample) => sample[rule]).length / samples.length }));
    const bad = samples.length < FEWEST ? [] : shares.filter(({ share }) => share > LIMIT);
    return {
      pass: bad.length === 0 && rules.length > 0,
      figure:
        shares.map(({ rule, share }) => `${rule.slice(6)} ${Math.round(share * 100)} %`).join(', ') +
        ` (limit ${LIMIT * 100} %)${samples.length < FEWEST ? TOO_FEW : ''}`,
      detail: bad.map(({ rule, share }) => `${rule} names a culprit in ${Math.round(share * 100)} % of cases`),
    };
  },
});
