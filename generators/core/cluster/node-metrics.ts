/** What the exporter of a machine reads from its kernel and network card. */
import type { Effect } from '../effects.ts';
import { normal, poisson } from '../distributions.ts';
import { exp } from '../math.ts';
import type { Rng } from '../random.ts';
import { SECOND } from '../time.ts';
import type { ClusterNode } from '../world.ts';
import type { NetworkLoad } from './inference-load.ts';
import { coresOf, demand, memoryOf, type NightlyJob } from './estate.ts';

const HOUR = 3600;
const DEVICE = { device: 'ens5' } as const;

/** Series of an exporter in the order of its values. Names: node_exporter with its ethtool collector; the ENA driver's counters. */
export const NODE_SERIES: readonly (readonly [name: string, labels?: Readonly<Record<string, string>>])[] = [
  ['node_load1'],
  ['node_cpu_seconds_total', { mode: 'idle' }],
  ['node_cpu_seconds_total', { mode: 'iowait' }],
  ['node_cpu_seconds_total', { mode: 'system' }],
  ['node_cpu_seconds_total', { mode: 'user' }],
  ['node_pressure_cpu_waiting_seconds_total'],
  ['node_memory_MemAvailable_bytes'],
  ['node_nf_conntrack_entries'],
  ['node_nf_conntrack_stat_insert_failed'],
  ['node_netstat_Tcp_OutSegs'],
  ['node_netstat_Tcp_RetransSegs'],
  ['node_ethtool_pps_allowance_exceeded', DEVICE],
  ['node_ethtool_bw_out_allowance_exceeded', DEVICE],
  ['node_network_transmit_bytes_total', DEVICE],
];

/** What a machine does at mean demand. */
export interface Usual extends NetworkLoad {
  /** Share of its cores. */
  readonly busy: number;
  /** Tracked connections. */
  readonly tracked: number;
}

/** Rises for a factor on the time that work takes: waiting threads of a core, and share of time in which one waits. */
const WAITING = 0.85;
const STALLED = 0.9;
/** Memory of noise in load, demand and memory, seconds. */
const MEMORY_OF = { load: 60, demand: 420, memory: 5400 } as const;
/** Per hour: connections that could not be tracked, and short floods of packets that the card refused. */
const BACKGROUND = { insertFailed: 0.5, floods: 0.12 } as const;

/** The state of one machine. Counters only rise; a machine that boots begins at zero. */
export class NodeExporter {
  private t: number;
  private readonly cores: number;
  private readonly memory: number;
  private readonly base: Rng;
  private readonly struck: Rng;
  private readonly effects: readonly Effect[];
  private readonly jobs: readonly NightlyJob[];
  private readonly usual: Usual;
  /** Of this machine alone: how busy it is compared with others, and how often its segments are lost. */
  private readonly own: { readonly busy: number; readonly lost: number; readonly free: number };
  private load = 0;
  private drift = 0;
  private leak = 0;
  private entries = 0;
  /** Seconds by mode, waiting seconds, and counts. */
  private readonly cpu = { idle: 0, iowait: 0, system: 0, user: 0 };
  private waiting = 0;
  private insertFailed = 0;
  private segments = 0;
  private resent = 0;
  private refused = 0;
  private throttled = 0;
  private bytes = 0;

  /**
   * @param start first moment that will be asked for; before it the machine ran `uptime` microseconds
   * @param effects those of the case; only those of this machine count
   * @param rngs draws of its ordinary life, and of what effects add: so an effect changes nothing else
   */
  constructor(
    node: ClusterNode,
    usual: Usual,
    start: number,
    uptime: number,
    effects: readonly Effect[],
    jobs: readonly NightlyJob[],
    rngs: { readonly base: Rng; readonly struck: Rng },
  ) {
    this.cores = coresOf(node.type);
    this.memory = memoryOf(node.type);
    this.usual = usual;
    this.effects = effects.filter(({ target }) => target === `node:${node.name}`);
    this.jobs = jobs.filter(({ nodes }) => nodes.some(({ name }) => name === node.name));
    this.base = rngs.base;
    this.struck = rngs.struck;
    const { base } = this;
    this.own = { busy: 0.82 + 0.36 * base.unit(), lost: 0.00012 + 0.0003 * base.unit(), free: 0.42 + 0.2 * base.unit() };
    this.t = start - uptime;
    this.load = usual.busy * this.cores;
    // Long ago nothing is noted: one step of the mean.
    this.add((start - this.t) / SECOND, usual.busy * this.own.busy, 1, 1);
    this.t = start;
  }

  /** Mean over `[from, to)` of an effect's strength: for factors how far above 1, for shares the share. */
  private mean(kind: Effect['kind'], from: number, to: number, neutral: number): number {
    let sum = 0;
    for (const { kind: its, from: begin, to: end, amount } of this.effects)
      if (its === kind) sum += (amount - neutral) * Math.max(0, Math.min(to, end) - Math.max(from, begin));
    return to > from ? sum / (to - from) : 0;
  }

  /** Goes on to `t`, which must not lie before the last one. @returns values in the order of {@link NODE_SERIES} */
  at(t: number): readonly number[] {
    const { base, struck, usual } = this;
    const from = this.t;
    const seconds = (t - from) / SECOND;
    this.t = t;
    const keep = exp(-seconds / MEMORY_OF.demand);
    this.drift = this.drift * keep + 0.16 * Math.sqrt(1 - keep * keep) * normal(base);
    const stays = exp(-seconds / MEMORY_OF.memory);
    this.leak = this.leak * stays + 0.05 * Math.sqrt(1 - stays * stays) * normal(base);
    const now = demand((from + t) / 2) * Math.max(0.3, 1 + this.drift);
    const night = this.jobs.reduce(
      (sum, job) => sum + (job.busy * Math.max(0, Math.min(t, job.to) - Math.max(from, job.from))) / Math.max(1, t - from),
      0,
    );
    const slower = Math.max(0, this.mean('latency', from, t, 1));
    const calm = Math.min(0.95, usual.busy * this.own.busy * now + night);
    this.add(seconds, calm, now, 0, slower);
    const failed = this.mean('dns-loss', from, t, 0);
    const lost = this.mean('loss', from, t, 0);
    // A question that is lost is asked again, and may be lost again.
    if (failed > 0) this.insertFailed += poisson(struck, (usual.lookups * seconds * failed) / Math.max(0.05, 1 - failed));
    if (lost > 0) {
      const sent = usual.segments * demand((from + t) / 2) * seconds;
      this.resent += poisson(struck, sent * lost);
      // The card counts what it refused on both ways; what comes in is sent again by the other side.
      this.refused += poisson(struck, 2 * sent * lost);
    }
    const queued = this.cores * (calm * 0.9 + WAITING * slower) * (1 + 0.25 * normal(base));
    const fades = exp(-seconds / MEMORY_OF.load);
    this.load = this.load * fades + Math.max(0.02, queued) * (1 - fades);
    this.entries = Math.max(40, Math.round(usual.tracked * (0.35 + 0.65 * now) * (1 + 0.05 * normal(base)) + 40 * failed * usual.lookups));
    return this.values(night);
  }

  /** Adds up counters over so many seconds. @param floods 1: without short floods */
  private add(seconds: number, busy: number, now: number, quiet: number, slower = 0): void {
    const { base, usual, cpu } = this;
    const total = seconds * this.cores;
    const iowait = total * (1 - busy) * 0.003 * (0.5 + base.unit());
    const system = total * busy * (0.2 + 0.06 * base.unit());
    cpu.iowait += iowait;
    cpu.system += system;
    cpu.user += total * busy - system;
    cpu.idle += total - total * busy - iowait;
    this.waiting += seconds * Math.min(0.98, 0.03 * busy * busy * (0.6 + 0.8 * base.unit()) + (STALLED * slower) / (1 + slower));
    const segments = Math.round(seconds * usual.segments * now * (0.96 + 0.08 * base.unit()));
    this.segments += segments;
    this.bytes += Math.round(seconds * usual.bytes * now * (0.96 + 0.08 * base.unit()));
    this.resent += poisson(base, segments * this.own.lost);
    this.insertFailed += poisson(base, (seconds / HOUR) * BACKGROUND.insertFailed);
    const floods = poisson(base, (seconds / HOUR) * BACKGROUND.floods * (quiet ? 0.2 : 1));
    for (let n = Math.min(floods, 200); n > 0; n--) {
      this.refused += 3 + Math.floor(90 * base.unit() * base.unit());
      if (base.chance(0.3)) this.throttled += 1 + base.int(40);
    }
  }

  private values(night: number): readonly number[] {
    const { cpu } = this;
    const hundredths = (value: number): number => Math.round(value * 100) / 100;
    const free = this.memory * Math.min(0.9, Math.max(0.08, this.own.free + this.leak * 0.6 - 0.4 * night));
    return [
      hundredths(this.load),
      hundredths(cpu.idle),
      hundredths(cpu.iowait),
      hundredths(cpu.system),
      hundredths(cpu.user),
      Math.round(this.waiting * 1e6) / 1e6,
      Math.floor(free / 4096) * 4096,
      this.entries,
      this.insertFailed,
      this.segments,
      this.resent,
      this.refused,
      this.throttled,
      this.bytes,
    ];
  }
}
