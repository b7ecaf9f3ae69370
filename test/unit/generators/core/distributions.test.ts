import { describe, expect, it } from 'vitest';
import {
  Alias,
  exponential,
  gamma,
  lognormal,
  mixtureCdf,
  mixtureTable,
  normal,
  percentileTable,
  poisson,
  zipf,
} from '../../../../generators/core/distributions.ts';
import { log, normalCdf } from '../../../../generators/core/math.ts';
import { FLOWS, LEVELS, WEB } from '../../../../generators/core/parameters.ts';
import { testKeyring } from '../../../helpers/generate.ts';
import { distance } from '../../../helpers/kolmogorov.ts';
import { measuredDistributions } from '../../../helpers/reference.ts';

const rng = (name: string) => testKeyring().rng('noise', 'distributions', name);

const N = 20_000;
/** The 0.1 % critical value: one seed is fixed, so a pass stays a pass. */
const LIMIT = 1.95 / Math.sqrt(N);
const draw = (name: string, one: (r: ReturnType<typeof rng>) => number): number[] => {
  const r = rng(name);
  return Array.from({ length: N }, () => one(r));
};

describe('continuous laws keep their distribution function', () => {
  it.each<[string, (r: ReturnType<typeof rng>) => number, (x: number) => number]>([
    ['normal', normal, normalCdf],
    ['lognormal', (r) => lognormal(r, 200, 0.5), (x) => normalCdf(log(x / 200) / 0.5)],
    ['exponential', (r) => exponential(r, 3), (x) => 1 - Math.exp(-x / 3)],
    ['gamma, whole shape', (r) => gamma(r, 2, 3), (x) => 1 - Math.exp(-x / 3) * (1 + x / 3)],
    ['gamma of half a degree', (r) => gamma(r, 0.5, 2), (x) => 2 * normalCdf(Math.sqrt(x)) - 1],
    [
      'TCP bytes',
      (() => {
        const table = mixtureTable(FLOWS.tcpBytes);
        return (r) => table.draw(r);
      })(),
      (x) => mixtureCdf(FLOWS.tcpBytes, x),
    ],
    [
      'UDP bytes',
      (() => {
        const table = mixtureTable(FLOWS.udpBytes);
        return (r) => table.draw(r);
      })(),
      (x) => mixtureCdf(FLOWS.udpBytes, x),
    ],
  ])('%s', (name, one, cdf) => {
    expect(distance(draw(name, one), cdf)).toBeLessThan(LIMIT);
  });

  it('a wrong parameter is noticed', () => {
    expect(distance(draw('normal', normal), (x) => normalCdf(x * 1.08))).toBeGreaterThan(LIMIT);
  });
});

describe('measured quantities', () => {
  it('the flow mixture has the percentiles that were measured', () => {
    const table = mixtureTable(FLOWS.tcpBytes);
    // Reference, distributions: p50 332 B, p90 10.3 kB, p99 530 kB, p99.9 16 MB.
    for (const [p, bytes] of [
      [0.5, 332],
      [0.9, 10_300],
      [0.99, 530_000],
      [0.999, 16e6],
    ] as const) {
      expect(Math.abs(table.at(p * 2 ** 32) / bytes - 1)).toBeLessThan(0.12);
    }
  });
  it('web responses meet every published percentile', () => {
    const sample = draw(
      'web',
      (() => {
        const table = percentileTable(LEVELS, WEB.responseBytes);
        return (r) => table.draw(r);
      })(),
    ).sort((a, b) => a - b);
    LEVELS.forEach((level, i) => {
      const below = sample.filter((x) => x <= WEB.responseBytes[i]! * 1.0001).length / N;
      expect(below).toBeGreaterThan(level / 100 - LIMIT);
      if (WEB.responseBytes[i + 1] !== WEB.responseBytes[i]) expect(below).toBeLessThan(level / 100 + LIMIT + 0.0011);
    });
  });
  const file = measuredDistributions();
  it.skipIf(file === null)('restates the reference file', () => {
    expect(FLOWS.tcpBytes).toEqual(file!.flows_agh_2015.tcp_size_mix.map(([, ...rest]) => rest));
    expect(FLOWS.udpBytes).toEqual(file!.flows_agh_2015.udp_size_mix.map(([, ...rest]) => rest));
    expect(WEB.responseBytes).toEqual(file!.web_response_bytes_apache.q);
    expect(LEVELS).toEqual(file!.quantile_levels);
  });
});

describe('counts and choices', () => {
  it.each([0.3, 4, 31, 90, 900])('poisson %d has its mean and variance', (mean) => {
    const sample = draw(`poisson/${mean}`, (r) => poisson(r, mean));
    const average = sample.reduce((a, b) => a + b, 0) / N;
    const variance = sample.reduce((a, b) => a + (b - average) ** 2, 0) / N;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / N));
    expect(Math.abs(variance / mean - 1)).toBeLessThan(0.06);
  });
  it('poisson of nothing is nothing', () => expect(poisson(rng('zero'), 0)).toBe(0));
  it('alias tables choose by weight, and never what has none', () => {
    const weights = [5, 0, 1, 10, 4];
    const counts = weights.map(() => 0);
    const alias = new Alias(weights);
    const r = rng('alias');
    for (let i = 0; i < N; i++) counts[alias.pick(r)]!++;
    weights.forEach((weight, i) => expect(Math.abs(counts[i]! / N - weight / 20)).toBeLessThan(0.015));
    expect(counts[1]).toBe(0);
    expect(() => new Alias([0, 0])).toThrow(/positive/);
  });
  it('zipf falls as rank to the power', () => {
    const law = zipf(50, 1);
    const counts = new Array<number>(50).fill(0);
    const r = rng('zipf');
    for (let i = 0; i < N; i++) counts[law.pick(r)]!++;
    expect(counts[0]! / counts[9]!).toBeGreaterThan(8);
    expect(counts[0]! / counts[9]!).toBeLessThan(12.5);
  });
});
