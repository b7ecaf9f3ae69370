import type { Tenant } from './cast.ts';
import type { Planner } from './planner.ts';
import { BYTES_PER_TOKEN } from './text/index.ts';
import { MAX_TOKENS, OP, type Request } from './trace.ts';

/** Numbers of system prompts: so many of each tenant, and from there on those that no other prompt has. */
const SYSTEMS = 4096;
const FIRST_OF_ITS_OWN = 200_000;

/** What follows from the parts: sums, bytes, the shared prefix, verdicts and how the length is counted. */
export function finish(planner: Planner, tenant: Tenant, t: number, language: number, what: Request): Request {
  const { influences } = planner;
  const seed = what.seed ?? 0;
  const preamble = influences.preamble(tenant.index, t);
  const own = what.systemTokens ?? tenant.system + (what.operation === OP.run || what.operation === OP.step ? 260 : 0);
  const systemTokens = own + (preamble?.tokens ?? 0);
  const rest = (what.userTokens ?? 0) + (what.historyTokens ?? 0) + (what.contextTokens ?? 0) + (what.toolTokens ?? 0);
  const whole = influences.counts('length', tenant.index, t) ? 1 : 0;
  return {
    ...what,
    systemTokens,
    prompt: systemTokens + rest,
    prefix: preamble ? 0 : own,
    system: preamble ? FIRST_OF_ITS_OWN + planner.offset + planner.trace.count : tenant.index * SYSTEMS + own,
    bytes: Math.round((rest + (whole ? systemTokens : 0)) * BYTES_PER_TOKEN[language]! * 1.06) + 380 + (seed % 160),
    maxTokens: MAX_TOKENS,
    whole,
    limited: what.limited ?? (tenant.mode === 'sdk' && what.step === 1 ? influences.limited(seed) : 0),
    ...(what.policy === undefined ? influences.verdict(t, seed, what.last) : {}),
  };
}
