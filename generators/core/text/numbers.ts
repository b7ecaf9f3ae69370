import { HOUR } from '../time.ts';
import type { Clock } from '../world.ts';

const TICKET_SLOT = 200_000;
const FIRST_TICKET = 12_040_000;

/**
 * Number of a ticket opened at `t` (microseconds): one queue system counts for the whole group, so numbers grow with time and have gaps.
 * Two tickets opened in the same fifth of a second would share a number.
 */
export function ticketNumber(clock: Clock, t: number): string {
  return `INC${String(FIRST_TICKET + Math.floor((t - clock.start) / TICKET_SLOT)).padStart(8, '0')}`;
}

/** A number of its own for each repository, so that their counts begin apart. */
export function repoSalt(repo: string): number {
  let salt = 0;
  for (const char of repo) salt = (Math.imul(salt, 31) + char.charCodeAt(0)) >>> 0;
  return salt;
}

/** Pull requests of one repository that are opened so far apart have different numbers. */
export const PULL_REQUEST_SLOT = 1.5 * HOUR;

/** Reference of a pull request merged at `t` (microseconds). */
export const pullRequest = (clock: Clock, repo: string, t: number): string =>
  `${repo}#${400 + (repoSalt(repo) % 3000) + Math.floor((t - clock.start) / PULL_REQUEST_SLOT)}`;
