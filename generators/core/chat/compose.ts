import type { Tenant } from './cast.ts';
import type { Planner } from './planner.ts';
import { BYTES_PER_TOKEN } from './text/index.ts';
import { MAX_TOKENS, OP, type Request, type Sender } from './trace.ts';

/** Numbers of system prompts: so many of each tenant, and from there on those that no other prompt has. */
const SYSTEMS = 4096;
const FIRST_OF_ITS_OWN = 200_000;

/**
 * Adds a request with what follows from its parts: sums, bytes, the shared prefix, verdicts and how the length is counted.
 * @returns its index
 */
export function compose(planner: Planner, tenant: Tenant, t: number, language: number, what: Request, who: Sender): number {
  const { influences, trace } = planner;
  const seed = what.seed ?? 0;
  const preamble = influences.preamble(tenant.index, t);
  const own = what.systemTokens ?? tenant.system + (what.operation === OP.run || what.operation === OP.step ? 260 : 0);
  const systemTokens = own + (preamble?.tokens ?? 0);
  const rest = (what.userTokens ?? 0) + (what.historyTokens ?? 0) + (what.contextTokens ?? 0) + (what.toolTokens ?? 0);
  const whole = influences.counts('length', tenant.index, t) ? 1 : 0;
  const at = trace.add(what, who);
  trace.systemTokens[at] = systemTokens;
  trace.prompt[at] = systemTokens + rest;
  trace.prefix[at] = preamble ? 0 : own;
  trace.system[at] = preamble ? FIRST_OF_ITS_OWN + planner.offset + at : tenant.index * SYSTEMS + own;
  trace.bytes[at] = Math.round((rest + (whole ? systemTokens : 0)) * BYTES_PER_TOKEN[language]! * 1.06) + 380 + (seed % 160);
  trace.maxTokens[at] = MAX_TOKENS;
  trace.whole[at] = whole;
  trace.limited[at] = what.limited ?? (tenant.mode === 'sdk' && what.step === 1 ? influences.limited(seed) : 0);
  if (what.policy === undefined) {
    const { action, score, policy, rules } = influences.verdict(t, seed, what.last);
    trace.action[at] = action!;
    trace.score[at] = score!;
    trace.policy[at] = policy!;
    trace.rules[at] = rules!;
  }
  return at;
}
