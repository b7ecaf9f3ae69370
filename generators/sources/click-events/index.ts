import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { CodeMemo, mix, perRun, quantile, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { reader } from '../../core/staging.ts';
import { MS, SECOND } from '../../core/time.ts';
import { CLICK_EVENTS, STAGE } from './table.ts';

/** Rows that are staged at a time. */
const CHUNK = 16_384;
/** Seconds from event to stored row, by rank: browsers send at once, applications in batches. */
const WEB = [0, 0.4, 0.6, 2.1, 0.95, 6, 1, 21];
const APP = [0, 0.9, 0.5, 14, 0.9, 41, 1, 95];
/** Clients without a network send later. Shares of all events, and the most hours. */
const LATE = { 1: 0.001, 2: 0.004, 3: 0.01 } as const;
const LATE_HOURS = 9;
const REPEATED = { 1: 0.0005, 2: 0.0015, 3: 0.004 } as const;
const LOST = { 1: 0, 2: 0.0005, 3: 0.003 } as const;
const AGAIN_SECONDS = 400;

const run = perRun((context) => {
  const text = reader(context.pools);
  return { stage: new Stage('click_events', STAGE), web: new CodeMemo((code) => Number(text(code) === 'web')) };
});

type Columns = Stage<typeof STAGE>['columns'];

function interactions(batch: EventBatch<'Interaction'>, context: SourceContext): void {
  const { stage, web } = run(context);
  const { level, clock } = context;
  const e = batch.columns;
  const words = context.rng('noise', batch, 'delivery').fill(new Uint32Array(batch.rows));
  const ids = context.rng('ids', batch, 'event').fill(new Uint32Array(2 * batch.rows));
  // The bytes of two words are one id: every machine that runs this counts from the little end.
  const id = new BigUint64Array(ids.buffer);

  const write = (c: Columns, i: number, arrived: number, tie: number): void => {
    if (arrived >= clock.end) return;
    const row = stage.rows++;
    c.t[row] = Math.floor((e.t[i] as number) / MS) * MS;
    c.arrived[row] = arrived;
    c.tie[row] = tie;
    c.id[row] = id[i] as bigint;
    c.action[row] = e.action[i] as number;
    c.user[row] = e.user[i] as number;
    c.session[row] = e.session[i] as number;
    c.client[row] = e.clientIp[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.surface[row] = e.surface[i] as number;
    c.platform[row] = e.platform[i] as number;
    c.arm[row] = e.arm[i] as number;
    c.country[row] = e.country[i] as number;
    c.item[row] = e.item[i] as number;
    c.seller[row] = e.seller[i] as number;
    c.slot[row] = e.slot[i] as number;
    c.version[row] = e.version[i] as number;
    c.price[row] = e.price[i] as number;
    c.dwell[row] = e.dwellMs[i] as number;
  };

  for (let from = 0; from < batch.rows; from += CHUNK) {
    const to = Math.min(from + CHUNK, batch.rows);
    stage.reserve(2 * (to - from));
    const c = stage.columns;
    for (let i = from; i < to; i++) {
      const word = words[i] as number;
      if (mix(word ^ 1) * TO_UNIT < LOST[level]) continue;
      const late = mix(word ^ 2) * TO_UNIT;
      // Most of the late ones come within the hour.
      const hours = late < LATE[level] ? LATE_HOURS * (late / LATE[level]) * (late / LATE[level]) * (late / LATE[level]) : 0;
      const seconds = quantile(web.get(e.platform[i] as number) === 1 ? WEB : APP, word * TO_UNIT) + 3600 * hours;
      const arrived = Math.floor((e.t[i] as number) + seconds * SECOND);
      write(c, i, arrived, mix(word ^ 3));
      if (mix(word ^ 4) * TO_UNIT < REPEATED[level])
        write(c, i, arrived + Math.floor((1 + mix(word ^ 5) * TO_UNIT * AGAIN_SECONDS) * SECOND), mix(word ^ 6));
    }
    stage.emit(context, batch);
  }
}

export default defineSource({
  id: 'click-events',
  title: 'Interactions with items',
  tables: [CLICK_EVENTS],
  accepts: { Interaction: interactions },
});
