import { defineCaseGate, incidentLabels, rows } from '../gate.ts';

/** The harm is in the data: requests (or copied bytes) of the incident on the named bucket; none in a control. */
export default defineCaseGate({
  id: 'harm',
  title: 'The harm is visible, or absent in a control',
  async check({ loaded, manifest, connector, case: { tables } }) {
    const incident = incidentLabels(manifest);
    const happened = manifest.facts['exfil.happened']?.value === true;
    const control = loaded.variants.get(manifest.variant)?.control === true;
    if (control) return happened ? ['a control in which something happened'] : [];
    if (!happened) return ['the manifest says that nothing happened'];
    let found = 0;
    for (const table of tables) {
      const [count] = await rows(
        connector,
        `SELECT count(*)::INT AS n FROM truth."${table.name}" WHERE label IN (${incident.join(', ') || '-1'})`,
      );
      found += Number(count?.['n'] ?? 0);
    }
    return found === 0 ? ['no row of any table belongs to the incident'] : [];
  },
});
