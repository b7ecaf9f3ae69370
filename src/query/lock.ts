import { literal } from './sql.ts';

export interface LockOptions {
  /** ISO 8601 UTC: what `now()` means in the lab. */
  readonly now: string;
  /** DuckDB size text. Default `1GB`: a 1 M-row case fits, and a runaway query fails before the tab does. */
  readonly memory?: string;
}

/**
 * Statements that fix what time it is. DuckDB resolves these names to the macros before its own functions;
 * in DuckDB-Wasm the originals would ask for the ICU extension.
 */
export function clockStatements(now: string): string[] {
  const instant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/.exec(now);
  if (!instant) throw new Error(`The lab's clock needs an ISO 8601 UTC instant such as 2026-05-06T07:08:09Z, not "${now}".`);
  const timestamp = `TIMESTAMP ${literal(`${instant[1]} ${instant[2]}`)}`;
  const macro = (name: string, value: string) => `CREATE OR REPLACE TEMP MACRO ${name}() AS ${value}`;
  return [
    macro('now', timestamp),
    macro('get_current_timestamp', timestamp),
    macro('transaction_timestamp', timestamp),
    macro('current_localtimestamp', timestamp),
    macro('today', `DATE '${instant[1]}'`),
    macro('current_date', `DATE '${instant[1]}'`),
    macro('get_current_time', `TIME '${instant[2]}'`),
    macro('current_localtime', `TIME '${instant[2]}'`),
  ];
}

/** The lock script: the order matters, and nothing can be set after its last line. */
export function lockStatements(options: LockOptions): string[] {
  return [
    ...clockStatements(options.now),
    'SET autoload_known_extensions = false',
    'SET autoinstall_known_extensions = false',
    'SET allow_community_extensions = false',
    'SET allow_persistent_secrets = false',
    `SET memory_limit = ${literal(options.memory ?? '1GB')}`,
    'SET threads = 1',
    "SET temp_directory = ''",
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}
