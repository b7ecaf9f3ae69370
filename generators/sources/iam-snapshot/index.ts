import { isoSeconds } from '../../core/ids.ts';
import type { Pools } from '../../core/pools.ts';
import { byOrigin, collector, daily, stateColumn, stateRows, type StateRow } from '../../core/snapshots.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { delays, inStageOrder, ties, utf8 } from '../../core/staging.ts';
import type { World } from '../../core/world.ts';
import { LastUses, type Use } from './last-use.ts';
import { STATES, TABLE } from './table.ts';

/** IAM learns of a use within four hours. */
const LAG = 4 * 3600e6;

const states = collector<StateRow>();
const uses = new WeakMap<Pools, LastUses>();

function usesOf(context: SourceContext): LastUses {
  const found = uses.get(context.pools) ?? new LastUses();
  uses.set(context.pools, found);
  return found;
}

/** The row with what its keys or role did before the report; the baseline states older uses. */
function used(row: StateRow, world: World, seen: ReadonlyMap<string, readonly Use[]>): StateRow {
  const last = (subject: string | undefined): Use | undefined =>
    subject ? seen.get(subject)?.findLast((use) => use.t + LAG <= row.t) : undefined;
  const role = last(row.subject);
  const keys = world.users.find((user) => user.arn === row.subject)?.keys ?? [];
  const found = keys.slice(0, 2).flatMap((key, index): [string, string][] => {
    const use = last(key.id);
    const name = `access_key_${index + 1}_last_used`;
    return use
      ? [
          [`${name}_date`, isoSeconds(use.t)],
          [`${name}_region`, use.region],
          [`${name}_service`, use.service],
        ]
      : [];
  });
  return { ...row, state: { ...row.state, ...Object.fromEntries(found), ...(role ? { role_last_used: isoSeconds(role.t) } : {}) } };
}

function finish(context: SourceContext): void {
  const seen = usesOf(context).resolve(context.pools);
  uses.delete(context.pools);
  const all = daily(states.take(context)).map((row) => used(row, context.world, seen));
  byOrigin('PrincipalState', all, (batch, rows) => {
    const values = {
      t: Float64Array.from(rows, (row) => row.t),
      delay: delays(context.rng('noise', batch, 'delay'), rows.length, { medianS: 400, sigma: 0.3, minS: 190, late: 0 }),
      tie: ties(context.rng('noise', batch, 'tie'), rows.length),
      account: utf8(rows.map((row) => row.account)),
      arn: utf8(rows.map((row) => row.subject)),
      ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateColumn(name, kind, rows)])),
    };
    context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows.length);
  });
}

export default defineSource({
  id: 'iam-snapshot',
  title: 'Daily state of IAM users and roles',
  tables: [TABLE],
  accepts: {
    PrincipalState: (batch, context) => states.add(context, stateRows(batch, context.pools)),
    ApiCall: (batch, context) => usesOf(context).add(batch),
    ObjectAccess: (batch, context) => usesOf(context).add(batch),
  },
  finish,
});
