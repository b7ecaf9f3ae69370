import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, exponential, lognormal, percentileTable, zipfWeights } from '../core/distributions.ts';
import { INITIATOR } from '../core/events.ts';
import { LEVELS, WEB } from '../core/parameters.ts';
import { defineProducer } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { crowd } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { connectionRow, EPHEMERAL, INTERNET_MTU, onTheWire, writeConnection } from '../core/background/connections.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { webSpells } from '../core/background/web-hours.ts';
import { softProbes, webPaths } from '../core/background/web-paths.ts';
import { SECOND } from '../core/time.ts';

/** Requests in ten minutes at mean demand, full case at scale 1: inside the busy spells, and outside them. */
const SPELL_REQUESTS = 1450;
const THIN_REQUESTS = 108;
const REQUESTS_PER_CONNECTION = 4.6;
/** The load balancer drops a client that is silent this long. */
const IDLE_S = 60;

/** One kind of visitor. */
interface Crowd {
  readonly share: number;
  readonly ips: Uint32Array;
  readonly often: Alias;
  readonly uas: readonly number[];
  /** Weights of [pages, apis, assets, missing, doors, probes]. */
  readonly paths: Alias;
  readonly perConnection: number;
}

/** Customers, bots and scanners visit the site through the load balancer. */
export default defineProducer({
  id: 'web-traffic',
  title: 'Visitors of the site',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['HttpRequest', 'Connection'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const code = (text: string): number => pools.string(text);
    const paths = webPaths(setup);
    const kinds = Object.values<readonly string[]>({ ...paths }).map((list) => ({
      codes: list.map(code),
      often: new Alias(zipfWeights(list.length, 0.92)),
    }));
    const uas = (kind: 'browser' | 'bot' | 'scanner' | 'tool', count: number): number[] =>
      Array.from({ length: count }, () => code(agent(setup, kind)));
    const group = (
      share: number,
      ips: Crowd['ips'],
      agents: readonly number[],
      paths: readonly number[],
      perConnection: number,
    ): Crowd => ({
      share,
      ips,
      often: new Alias(zipfWeights(ips.length, WEB.clientZipf)),
      uas: agents,
      paths: new Alias(paths),
      perConnection,
    });
    const crowds: Crowd[] = [
      group(
        1 - WEB.botShare - 0.02,
        crowd(world, setup, 4200, 'residential', 'mobile', 'office', 'education', 'vpn'),
        uas('browser', 90),
        [34, 30, 33, 0.6, 0.8, 0],
        REQUESTS_PER_CONNECTION,
      ),
      group(0.07, crowd(world, setup, 260, 'hosting', 'cloud', 'partner', 'vpn'), uas('tool', 24), [2, 93, 0, 1.2, 3, 0.02], 7),
      group(WEB.botShare - 0.07, crowd(world, setup, 180, 'hosting', 'cloud', 'education'), uas('bot', 16), [86, 2, 6, 3.4, 0.6, 0], 2.6),
      group(
        0.02,
        crowd(world, setup, 240, 'scanner', 'hosting', 'vpn', 'residential', 'mobile'),
        uas('scanner', 18),
        [20, 4, 0, 62, 1, 13],
        2.2,
      ),
    ];
    // Chosen by connection, so weigh by requests per connection.
    const who = new Alias(crowds.map((each) => each.share / each.perConnection));
    const meanPerConnection = 1 / crowds.reduce((sum, each) => sum + each.share / each.perConnection, 0);
    const bytes = percentileTable(LEVELS, WEB.responseBytes);
    const methods = { get: code('GET'), post: code('POST'), head: code('HEAD') };
    const host = code(world.loadBalancer.host);
    const balancers = world.loadBalancer.enis.map((index) => pools.eni(index));
    const targets = world.loadBalancer.targets.flatMap((index) => {
      const instance = world.instances[index];
      return instance ? [{ code: pools.instance(index), eni: pools.eni(instance.eni.index), ip: instance.eni.privateIp }] : [];
    });
    const spells = webSpells(clock);
    const row = connectionRow();

    function status(rng: Rng, kind: number): number {
      const u = rng.unit();
      if (kind === 3) return u < 0.88 ? 404 : u < 0.95 ? 403 : u < 0.98 ? 301 : 400;
      if (kind === 5) return u < 0.5 ? 400 : u < 0.75 ? 403 : u < 0.93 ? 404 : 500;
      if (kind === 2) return u < 0.86 ? 200 : u < 0.992 ? 304 : u < 0.998 ? 206 : 404;
      return u < 0.9552
        ? 200
        : u < 0.9775
          ? 301
          : u < 0.985
            ? 304
            : u < 0.9925
              ? 404
              : u < 0.9962
                ? 206
                : u < 0.9975
                  ? 403
                  : u < 0.9982
                    ? 500
                    : u < 0.9986
                      ? 502
                      : u < 0.9989
                        ? 504
                        : u < 0.9993
                          ? 460
                          : 400;
    }

    /** Some doors answer what they refuse with a page that says so, status 200: by the code of the path, its bytes; else 0. */
    const excuses = new Map<number, number>(
      softProbes(context.shared('entity', 'soft-doors'), paths.probes).map(([path, length]) => [code(path), length]),
    );

    function size(rng: Rng, answer: number): number {
      if (answer === 304) return 160 + rng.int(150);
      if (answer === 301) return 310 + rng.int(160);
      if (answer >= 400) return answer === 404 ? 420 + rng.int(2600) : 190 + rng.int(900);
      return Math.min(4e7, Math.round(bytes.draw(rng))) + 120 + rng.int(180);
    }

    return {
      why: 'The site at work: people, integrations, bots, scanners.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part || targets.length === 0 || balancers.length === 0) return;
          const rng = context.rng('noise', cell.index);
          // The part of the cell in a busy spell is filled densely, the rest thinly.
          for (const [from, to, requests] of pieces(part, spells)) {
            const mean = (requests * (to - from)) / (CELL_SECONDS * SECOND) / meanPerConnection;
            for (let left = burstyCount(rng, mean * rate * volume(context) * intensity('home', part.start), 0.06); left > 0; left -= 1)
              visit(rng, from + rng.unit() * (to - from - 3000));
          }

          function visit(rng: Rng, start: number): void {
            const visitor = crowds[who.pick(rng)] as Crowd;
            const rank = visitor.often.pick(rng);
            const ip = visitor.ips[rank] ?? 0;
            const ua = visitor.uas[(rank + (rng.chance(0.9) ? 0 : rng.int(4))) % visitor.uas.length] ?? 0;
            const port = rng.between(1025, 65_500);
            const balancer = rng.pick(balancers);
            const target = rng.pick(targets);
            let t = start;
            let down = 0,
              up = 0,
              turns = 0;
            for (let more = 1 + Math.floor(exponential(rng, visitor.perConnection - 0.5)); more > 0 && t < clock.end; more -= 1) {
              const kind = visitor.paths.pick(rng);
              const asked = kinds[kind];
              if (!asked) continue;
              const path = asked.codes[asked.often.pick(rng)] ?? 0;
              const excuse = excuses.get(path);
              const answer = excuse === undefined ? status(rng, kind) : 200;
              const method = kind === 1 && rng.chance(0.34) ? methods.post : rng.chance(0.012) ? methods.head : methods.get;
              const sent = method === methods.head ? 210 + rng.int(200) : excuse === undefined ? size(rng, answer) : excuse + rng.int(40);
              const received = 240 + rng.int(900) + (method === methods.post ? Math.round(lognormal(rng, 700, 1.6)) : 0);
              const reached = answer !== 502 && answer !== 504 && answer !== 460;
              const slow =
                answer === 504
                  ? 60_000 + rng.int(30)
                  : lognormal(rng, kind === 2 ? 3.4 : kind === 4 || kind === 5 ? 180 : kind === 1 ? 34 : 58, kind === 2 ? 0.6 : 0.75);
              const buffer = write.buffer('HttpRequest');
              buffer.ensure(1);
              const { columns, rows } = buffer;
              columns.t[rows] = Math.floor(t);
              columns.clientIp[rows] = ip;
              columns.clientPort[rows] = port;
              columns.target[rows] = target.code;
              columns.targetPort[rows] = 8080;
              columns.method[rows] = method;
              columns.host[rows] = host;
              columns.path[rows] = path;
              columns.ua[rows] = ua;
              columns.status[rows] = answer;
              columns.targetStatus[rows] = reached ? answer : 0;
              columns.requestMs[rows] = rng.chance(0.8) ? 0 : lognormal(rng, 1.1, 0.9);
              columns.targetMs[rows] = slow;
              columns.bytesIn[rows] = received;
              columns.bytesOut[rows] = sent;
              buffer.rows += 1;
              down += sent;
              up += received;
              turns += 1;
              t += slow * 1000 + lognormal(rng, kind === 2 ? 0.06 : 1.4, 1.4) * SECOND;
              if (t - start > 550 * SECOND) break;
            }
            const end = Math.min(clock.end, t + (rng.chance(0.5) ? rng.int(IDLE_S * SECOND) : 2000));
            const begin = Math.max(clock.detailStart, start - 12_000 - rng.int(70_000));
            row.t = begin;
            row.durationS = (end - begin) / SECOND;
            row.eni = balancer;
            row.peerEni = 0;
            row.peerIp = ip;
            row.localPort = 443;
            row.peerPort = port;
            row.initiator = INITIATOR.peer;
            onTheWire({ out: down, in: up, turns }, INTERNET_MTU, [3200 + rng.int(1500), 560 + rng.int(260)], row);
            writeConnection(write, row);
            row.t = start + 300 + rng.int(900);
            row.durationS = Math.max(0.003, (Math.min(t, clock.end) - row.t) / SECOND);
            row.peerEni = target.eni;
            row.peerIp = target.ip;
            row.localPort = rng.between(EPHEMERAL[0], EPHEMERAL[1]);
            row.peerPort = 8080;
            row.initiator = INITIATOR.local;
            onTheWire({ out: up + turns * 230, in: down, turns }, 9001, [0, 0], row);
            writeConnection(write, row);
          }
        },
      },
    };
  },
});

type Piece = readonly [from: number, to: number, requests: number];

/** Cuts a stretch of time at the edges of the busy spells. */
function pieces(part: { readonly start: number; readonly end: number }, spells: ReturnType<typeof webSpells>): Piece[] {
  const cuts = [
    part.start,
    ...spells
      .flat()
      .filter((t) => t > part.start && t < part.end)
      .sort((a, b) => a - b),
    part.end,
  ];
  return cuts.slice(1).map((to, index): Piece => {
    const from = cuts[index] ?? part.start;
    const middle = (from + to) / 2;
    return [from, to, spells.some(([start, end]) => middle >= start && middle < end) ? SPELL_REQUESTS : THIN_REQUESTS];
  });
}
