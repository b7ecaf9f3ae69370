/** Conversations that somebody adds: a technique, a test, a new customer's importer. */
import { exponential, lognormal } from '../distributions.ts';
import type { Rng } from '../random.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';
import { compose } from './compose.ts';
import type { Crowd } from './orders.ts';
import type { Planner } from './planner.ts';
import { KIND, LANGUAGES, TOPICS } from './text/index.ts';
import { MAX_TOKENS, NO_TOOL, OP } from './trace.ts';

/** Longest prompt that the pool takes. */
const LONGEST = 15_000;
const QUICK_TURN = 2 * SECOND;
/** Texts that do not grow. */
const FIXED = new Set<number>([KIND.opening, KIND.followup, KIND.extraction, KIND.jailbreak, KIND.scamQuestion, KIND.smalltalk]);

export function planCrowd(planner: Planner, by: string, crowd: Crowd, scale: number): void {
  const { context, cast } = planner;
  const rng = context.shared('entity', 'chat', 'crowd', by, planner.name);
  const tenant = cast.tenants[crowd.tenant]!;
  const meanTurns = (crowd.turns[0] + crowd.turns[1]) / 2;
  const starts = [...early(planner, by, crowd, meanTurns), ...moments(planner, rng, crowd, (crowd.perSecond * scale) / meanTurns)];
  const ownLanguage = LANGUAGES.map((_, language) => (language === tenant.language ? 1 : 0));
  starts.forEach((at, n) => {
    const turns = rng.between(...crowd.turns);
    const client = rng.pick(crowd.clients);
    let address = crowd.ips ? (crowd.rotate ? crowd.ips[n % crowd.ips.length]! : rng.pick(crowd.ips)) : cast.address(tenant, rng);
    const account = crowd.accounts
      ? crowd.accounts.length === 0
        ? 0
        : rng.pick(crowd.accounts)
      : rng.pick([...tenant.accounts.subarray(0, 60)]);
    const conversation = planner.number();
    const language = crowd.systematic ? (n >> 4) % 4 : rng.weighted(crowd.languages ?? ownLanguage);
    let before = -1;
    let said = 0;
    let t = at;
    for (let turn = 1; turn <= turns; turn++) {
      const topic = crowd.systematic ? (n + turn - 1) % TOPICS.length : crowd.topics ? rng.weighted(crowd.topics) : rng.int(TOPICS.length);
      const seed = crowd.systematic ? n * 16 + turn : rng.u32();
      const wanted = Math.max(3, Math.round(lognormal(rng, ...crowd.user)));
      const natural = planner.texts.tokensOf(crowd.text, topic, language, seed);
      const user = FIXED.has(crowd.text) ? natural : Math.max(wanted, natural);
      const output = Math.max(4, Math.min(MAX_TOKENS, Math.round(lognormal(rng, ...crowd.output))));
      const past = crowd.history ? Math.round(lognormal(rng, ...crowd.history)) : Math.min(900, said);
      const context_ = crowd.retrieval ? rng.between(96, 138) * 4 : 0;
      const over = Math.max(0, user + past + context_ - LONGEST);
      const limited = rng.chance(crowd.limited ?? 0) ? 1 : 0;
      const u = rng.unit();
      const { guard } = crowd;
      const gap = (crowd.think ?? 15) * SECOND * (crowd.even ? 1 : 0.3 + 1.4 * rng.unit());
      if (turn > 1) t += gap + QUICK_TURN;
      if (t >= planner.start && t < planner.end) {
        const action = guard ? (u < guard.block ? 2 : u < guard.block + guard.flag ? 1 : 0) : 0;
        if (crowd.ips && crowd.rotate && turn > 1) address = crowd.ips[(n * 7 + turn) % crowd.ips.length]!;
        const index = compose(
          planner,
          tenant,
          t,
          language,
          {
            kind: 2 * (crowd.retrieval ? OP.chat : OP.raw),
            operation: crowd.retrieval ? OP.chat : OP.raw,
            turn,
            step: 1,
            last: 1,
            userTokens: user - Math.min(over, user - 3),
            historyTokens: past,
            contextTokens: context_,
            output,
            text: crowd.text,
            answer: crowd.answer,
            seed,
            k: crowd.retrieval ? 4 : 0,
            tool: NO_TOOL,
            gap: turn === 1 ? 0 : gap,
            limited,
            ...(crowd.system === undefined ? {} : { systemTokens: crowd.system }),
            ...(guard && action > 0
              ? {
                  action,
                  policy: context.pools.string(guard.policy),
                  rules: planner.influences.verdict(t, seed).rules!,
                  score: (action === 2 ? 0.88 : 0.62) + 0.11 * rng.unit(),
                }
              : {}),
          },
          {
            client: planner.influences.clients.indexOf(crowd.app),
            time: before < 0 ? t : Infinity,
            tenant: tenant.index,
            apiKey: crowd.key ?? tenant.keyCode,
            ip: address,
            agent: client.ua,
            ja4: client.ja4,
            account,
            conversation,
            topic,
            language,
          },
        );
        if (before >= 0) planner.trace.next[before] = index;
        before = index;
      }
      said += user + output;
    }
  });
}

/** When its conversations begin. */
function moments(planner: Planner, rng: Rng, { from, to, even, ramp = 0 }: Crowd, perSecond: number): number[] {
  const first = Math.max(from, planner.start);
  const last = Math.min(to, planner.end);
  const times: number[] = [];
  if (!(perSecond > 0)) return times;
  const gap = SECOND / perSecond;
  for (let t = first + gap * rng.unit(); t < last; t += even ? gap * (0.94 + 0.12 * rng.unit()) : exponential(rng, gap)) {
    const strength = ramp > 0 ? Math.min(1, (t - from) / (ramp * MINUTE)) : 1;
    if (strength === 1 || rng.unit() < strength) times.push(Math.floor(t));
  }
  return times;
}

/** When those begin that belong to its use of the hours before: what the meter shows of those goes on in the window. */
function early(planner: Planner, by: string, { hourly, from }: Crowd, meanTurns: number): number[] {
  const times: number[] = [];
  if (!hourly) return times;
  const rng = planner.context.shared('entity', 'chat', 'crowd', by, planner.name, 'early');
  const last = Math.min(from, planner.end);
  for (let t = planner.start; t < last; t += MINUTE) {
    const gap = (HOUR * meanTurns) / hourly(t);
    for (let at = t + exponential(rng, gap); at < Math.min(t + MINUTE, last); at += exponential(rng, gap)) times.push(Math.floor(at));
  }
  return times;
}
