import { claimsOf } from '../assemble.ts';
import { briefed, defineCaseGate, incidentLabels, rows, type GateCase } from '../gate.ts';
import { labelled } from '../solve.ts';

/** Does any table hold a row that exists because of the incident? */
async function hasOwnRows({ manifest, connector, case: { tables } }: GateCase): Promise<boolean> {
  const incident = incidentLabels(manifest).join(', ') || '-1';
  for (const { name } of await labelled(connector, tables)) {
    const [any] = await rows(connector, `SELECT 1 FROM truth."${name}" WHERE label IN (${incident}) LIMIT 1`);
    if (any) return true;
  }
  return false;
}

/** Does a claim about the impact measure it: a proof that returns a fact? */
async function isMeasured({ loaded, manifest, connector }: GateCase): Promise<boolean> {
  for (const claim of claimsOf(loaded.rubric!, manifest.variant)) {
    const sql = loaded.queries[claim.proof ?? ''];
    if (!claim.impact || sql === undefined || Object.keys(claim.returns).length === 0) continue;
    const [first] = await rows(connector, briefed(sql, manifest, `queries/${claim.proof}.sql`));
    if (first) return true;
  }
  return false;
}

/**
 * The harm is in the data, as rows of the incident or, where it only changes rows that are there anyway, as a claim about the
 * impact that its proof measures. Whether anything happened says the fact `incident.happened`: false in a control.
 */
export default defineCaseGate({
  id: 'harm',
  title: 'The harm is visible, or absent in a control',
  async check(one) {
    const happened = one.manifest.facts['incident.happened']?.value === true;
    if (one.loaded.variants.get(one.manifest.variant)?.control === true) return happened ? ['a control in which something happened'] : [];
    if (!happened) return ['the manifest says that nothing happened'];
    if ((await hasOwnRows(one)) || (await isMeasured(one))) return [];
    return ['no row of any table belongs to the incident, and no claim with `impact` returns a fact that measures it'];
  },
});
