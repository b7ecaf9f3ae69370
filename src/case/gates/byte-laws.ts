import { defineCaseGate, incidentLabels, rows } from '../gate.ts';

/** Flow records hold the stolen bytes exactly where the path crosses the VPC (formats: exfiltration physics). */
const SHARE = 0.97;

/**
 * The bytes that flow records show of the incident agree with what its path allows. Of cases whose manifest states
 * `flow.visible`, with `egress.bytes` or `exfil.bytes`.
 */
export default defineCaseGate({
  id: 'byte-laws',
  title: 'Flow records show the bytes of a path that crosses the VPC, and none of one that does not',
  async check({ manifest, connector, case: { tables } }) {
    const incident = incidentLabels(manifest);
    if (!('flow.visible' in manifest.facts) || incident.length === 0 || !tables.some((table) => table.name === 'vpc_flow')) return null;
    const [sum] = await rows(
      connector,
      `SELECT coalesce(sum(f.bytes), 0)::DOUBLE AS bytes FROM vpc_flow f JOIN truth.vpc_flow t USING (_rid) WHERE t.label IN (${incident.join(', ')}) AND f.flow_direction = 'egress'`,
    );
    const bytes = Number(sum?.['bytes'] ?? 0);
    const wrong: string[] = [];
    const visible = manifest.facts['flow.visible'].value === true;
    const stolen = Number(manifest.facts['exfil.bytes']?.value ?? 0);
    const egress = Number(manifest.facts['egress.bytes']?.value ?? 0);
    if (visible && bytes < egress * SHARE) wrong.push(`flow records show ${bytes} bytes going out, the path carried ${egress}`);
    if (!visible && stolen > 0 && bytes > stolen * (1 - SHARE))
      wrong.push(`flow records show ${bytes} bytes of a path that never crossed the VPC`);
    return wrong;
  },
});
