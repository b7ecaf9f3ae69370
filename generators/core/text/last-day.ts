import { DAY } from '../time.ts';
import type { Clock } from '../world.ts';
import { isoSeconds } from '../ids.ts';
import type { Rng } from '../random.ts';

/** Last working day of somebody who leaves soon, 3–18 days after the window: `2026-03-14`. */
export const lastDay = (clock: Clock, rng: Rng): string => isoSeconds(clock.end + (3 + rng.int(16)) * DAY).slice(0, 10);
