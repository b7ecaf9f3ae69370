import { EPHEMERAL, onTheWire } from '../../background/connections.ts';
import { INITIATOR, VERDICT } from '../../events.ts';
import { SECOND } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import { STORE_PORT } from '../estate.ts';
import type { RunTruth } from '../history.ts';
import { isBlocked } from './blocked.ts';
import type { Recorder } from './recorder.ts';
import { into } from './runs.ts';

/** Bytes of the features of one row on the wire, and rows per request. */
const VECTOR_BYTES = 72;
const BATCH = 500;
/** Connections that an executor keeps; tries of one that cannot connect, and SYNs of each. */
const POOL = 6;
const TRIES = 12;

/** Connections of the executors to the feature store while features are built, where flow logs reach back so far. */
export function recordStore(recorder: Recorder, write: EventWriter, run: RunTruth): void {
  const { context, estate } = recorder;
  const { clock, pools } = context;
  const one = run.tries.filter(({ task, state }) => task === 'build_features' && state === 'success').at(-1);
  if (!one || one.start < clock.detailStart) return;
  const rng = recorder.rng('store', run.id);
  const each = run.rows.features / estate.executors.length;
  estate.executors.forEach((executor, number) => {
    const row = {
      eni: pools.eni(executor.eni.index),
      peerEni: pools.eni(estate.store.eni.index),
      peerIp: estate.store.eni.privateIp,
      peerPort: STORE_PORT,
      protocol: 6,
      initiator: INITIATOR.local,
    };
    if (isBlocked(recorder, run, number)) {
      // Nobody answers: SYN after SYN with growing pauses, from one port after the other.
      for (let i = 0; i < TRIES; i += 1) {
        const packets = rng.between(3, 6);
        recorder.add(write, 'Connection', {
          ...row,
          t: into(one, 0.06 + (0.5 * (i + rng.unit())) / TRIES),
          durationS: 1 + 2 * (packets - 2) + rng.unit() * 0.2,
          localPort: rng.between(EPHEMERAL[0], EPHEMERAL[1]),
          packetsOut: packets,
          bytesOut: packets * 60,
          verdict: VERDICT.reject,
        });
      }
      return;
    }
    for (let i = 0; i < POOL; i += 1) {
      const rows = each / POOL;
      const turns = Math.ceil(rows / BATCH);
      const wire = onTheWire({ out: turns * 900 + rows * 8, in: turns * 120 + rows * VECTOR_BYTES, turns }, 9001, [620, 3100], {
        bytesOut: 0,
        bytesIn: 0,
        packetsOut: 0,
        packetsIn: 0,
      });
      const start = into(one, 0.06 + 0.02 * rng.unit());
      recorder.add(write, 'Connection', {
        ...row,
        t: start,
        durationS: (into(one, 0.58 + 0.06 * rng.unit()) - start) / SECOND,
        localPort: rng.between(EPHEMERAL[0], EPHEMERAL[1]),
        verdict: VERDICT.accept,
        ...wire,
      });
    }
  });
}
