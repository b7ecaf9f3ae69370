import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { between, entitiesOf, told, lasting, strong } from '../core/chat/fault.ts';
import { chatCast, foreignClient, letters } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { isoSeconds } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { HOUR } from '../core/time.ts';

const TEXTS = [KIND.code, KIND.homework, KIND.translate, KIND.smalltalk] as const;
/** Languages of those who buy it: the later half of the list. */
const LANGUAGES = [0.15, 0, 0, 0, 0.5, 1, 0.7, 1.4];
const PROGRAMS = [
  'python-requests/2.32.3',
  'openai-python/1.61.0',
  'axios/1.7.9',
  'Go-http-client/2.0',
  'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
  'aiohttp/3.11.11',
];

/** T1496.004: a leaked key is sold; strangers use it for whatever they want, in their languages and at their hours. */
export default defineProducer({
  id: 't1496-llmjacking',
  title: 'A leaked key is resold',
  attack: 'T1496.004',
  params: z.strictObject({
    /** An old key tried out for some minutes, and switched off. */
    faint: z.boolean().default(false),
    /** Requests per second. */
    rate: z.number().default(0.51),
    tokens: z.number().default(4500),
  }),
  emits: ['Change'],
  plan(context, { faint, rate, tokens }) {
    const { world, pools } = context;
    const cast = chatCast(context);
    const when = lasting(context, faint, [0, 1]);
    const pick = context.rng('entity', 'key');
    const holders = context
      .shared('entity', 'chat', 'leaked')
      .shuffle(cast.tenants.filter(({ mode, index }) => mode === 'sdk' && index > 4));
    const tenant = holders[faint ? holders.length - 1 : 0]!;
    const key = faint ? `key_${letters(context.rng('ids', 'key'), 14)}` : tenant.key;
    const ips = Array.from({ length: faint ? 2 : pick.between(14, 30) }, () =>
      drawAddress(
        world,
        pick,
        ['hosting', 'vpn', 'mobile', 'residential'],
        ({ country }) => !tenant.networks.some((network) => network.country === country),
      ),
    );
    const ids = context.rng('ids', 'ja4');
    const clients = pick
      .sample(PROGRAMS, faint ? 1 : 5)
      .map((ua) =>
        foreignClient(
          context,
          ua,
          `t13d${ids.between(12, 19)}${ids.between(10, 17)}h${ids.pick(['1', '2'])}_${ids.hex(12)}_${ids.hex(12)}`,
        ),
      );
    const { onset } = chatWindows(context);
    // First tried in the evening before, then at the hours of those who bought it.
    const first = Math.floor((onset - between(pick, 14, 20) * HOUR) / HOUR) * HOUR;
    const orders = chatOrders(
      context,
      TEXTS.map((text, n) => ({
        kind: 'crowd' as const,
        from: when.from,
        to: when.to,
        perSecond: (faint ? 0.03 : rate * strong(context)) * [0.45, 0.25, 0.18, 0.12][n]!,
        ramp: faint ? 0 : 3,
        tenant: tenant.index,
        ...(faint ? { key: pools.string(key) } : {}),
        app: 'python' as const,
        clients,
        ips,
        accounts: [],
        retrieval: false,
        turns: [1, 6] as const,
        user: text === KIND.smalltalk ? ([40, 0.6] as const) : ([faint ? 180 : 420, 0.6] as const),
        ...(faint ? {} : { history: [tokens, 0.45] as const }),
        output: [300, 0.45] as const,
        system: 60,
        languages: LANGUAGES,
        text,
        answer: KIND.generalAnswer,
        guard: { policy: 'off_topic', flag: 0.05, block: 0.004 },
        limited: 0.015,
        ...(faint
          ? {}
          : {
              hourly: (t: number): number =>
                t < first || t >= when.from ? 0 : strong(context) * (t - first < 3 * HOUR ? 30 : 260) * [1, 0.6, 0.4, 0.3][n]!,
            }),
      })),
    );
    const script = new Script(context);
    if (faint)
      script.add('Change', {
        t: when.to,
        kind: 'access',
        system: 'llm-gateway',
        summary: `${key}: switched off, was in an old notebook`,
        author: `monitoring@${world.org.domain}`,
        reference: null,
      });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'llmjacking',
        summary: `the key of ${tenant.name} was leaked and resold: strangers use it for other things, in other languages and at other hours`,
        onset: when.from,
        entry: faint ? when.from : first,
        system: tenant.name,
        actor: { kind: 'key', name: key },
        evidence: { key, tenant: tenant.name, ...(faint ? {} : { first_use: isoSeconds(first) }) },
      }),
      entities: entitiesOf(null, entity('key', key, [tenant.name])),
      why: `${key} is used by strangers.`,
    });
  },
});
