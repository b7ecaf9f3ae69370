import type { Label, Manifest } from '../../generators/core/manifest.ts';
import type { Connector } from '../query/connector.ts';
import { identifier, literal } from '../query/sql.ts';
import type { Case } from './case.ts';
import { rows } from './gate.ts';
import { labelled } from './solve.ts';

/** Rows of all tables over the case's window, one lane per kind of reason. */
export interface TruthRibbon {
  readonly bins: number;
  readonly lanes: readonly TruthLane[];
}

export interface TruthLane {
  readonly kind: 'background' | Label['kind'];
  /** Rows per bin of the window. */
  readonly counts: readonly number[];
  /** Rows before or after the window: older changes, tickets, snapshots. */
  readonly outside: number;
}

const KINDS = ['background', 'incident', 'herring', 'sibling'] as const;

/** Counts rows over time by why they exist. Needs a case made with labels. */
export async function truthRibbon(connector: Connector, tables: Case['tables'], manifest: Manifest, bins = 160): Promise<TruthRibbon> {
  const start = Date.parse(manifest.window.start);
  const seconds = (Date.parse(manifest.window.end) - start) / 1000 / bins;
  const origin = `TIMESTAMP ${literal(manifest.window.start.slice(0, 19).replace('T', ' '))}`;
  const lanes = KINDS.map((kind) => ({ kind, counts: Array.from({ length: bins }, () => 0), outside: 0 }));
  for (const { name, time } of await labelled(connector, tables)) {
    const table = identifier(name);
    const counted = await rows(
      connector,
      `SELECT t.label::INT AS label, floor(epoch(s.${identifier(time)}::TIMESTAMP - ${origin}) / ${seconds})::INT AS bin, count(*)::INT AS n
       FROM ${table} AS s JOIN truth.${table} AS t USING (_rid) GROUP BY ALL`,
    );
    for (const { label, bin, n } of counted) {
      const kind = Number(label) === 0 ? 'background' : manifest.labels[Number(label)]?.kind;
      const lane = lanes.find((each) => each.kind === kind);
      if (!lane) continue;
      const at = bin === null ? -1 : Number(bin);
      if (at >= 0 && at < bins) lane.counts[at] = (lane.counts[at] ?? 0) + Number(n);
      else lane.outside += Number(n);
    }
  }
  return { bins, lanes };
}
