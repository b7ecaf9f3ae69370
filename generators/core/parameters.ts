/** Measured parameters of reality, restated from the project's reference file `formats-dist.json`; each names where it was measured. */
import type { LognormalPart } from './distributions.ts';

/** A packet-count part that is uniform on lo+1 … hi. */
export interface UniformPart {
  readonly weight: number;
  readonly low: number;
  readonly high: number;
}

/** Flow lengths in packets: short ones uniform, long ones lognormal. */
export interface LengthMix {
  readonly uniform: readonly UniformPart[];
  readonly lognormal: readonly LognormalPart[];
}

const uniform = (parts: readonly (readonly [number, number, number])[]): UniformPart[] =>
  parts.map(([weight, low, high]) => ({ weight, low, high }));

/**
 * 4.03e9 flows of a university campus in 30 days, sizes in IP octets, timeouts 300 s active and 15 s inactive.
 * Source: piotrjurkiewicz/flow_stats, data/agh_2015 (MIT licence).
 */
export const FLOWS = {
  protocolShare: { tcp: 0.5385, udp: 0.4309, other: 0.0306 },
  tcpBytes: [
    [0.3562, 0.3907, 97.449],
    [0.246, 0.8091, 309.4],
    [0.2994, 1.0768, 2126.7],
    [0.08065, 1.3083, 25681],
    [0.01504, 1.3513, 416680],
    [0.002075, 1.0825, 5602200],
    [0.0006826, 1.0191, 53432000],
    [8.233e-6, 1.1905, 514470000],
  ] as readonly LognormalPart[],
  udpBytes: [
    [0.6368, 0.3061, 119.19],
    [0.2028, 0.2264, 319.18],
    [0.1253, 0.5893, 630.2],
    [0.0277, 0.7596, 3216.4],
    [0.005932, 1.1418, 29017],
    [0.001189, 1.3011, 650550],
    [0.0001854, 1.7089, 12791000],
    [5.349e-5, 1.2758, 22547000],
    [9.972e-8, 0.5244, 21230000000],
  ] as readonly LognormalPart[],
  tcpPackets: {
    uniform: uniform([
      [0.05804, 0, 1],
      [0.3105, 0, 2],
      [0.0551, 0, 3],
      [0.04775, 0, 4],
      [0.005883, 0, 5],
      [0.1253, 0, 6],
    ]),
    lognormal: [
      [0.2065, 0.5122, 7.9543],
      [0.1219, 0.7508, 21.742],
      [0.05251, 1.1085, 115.97],
      [0.01646, 1.9932, 845.91],
    ],
  } as LengthMix,
  udpPackets: {
    uniform: uniform([
      [0.5827, 0, 1],
      [0.1872, 0, 2],
      [0.09147, 0, 3],
      [0.05622, 0, 4],
    ]),
    lognormal: [
      [0.02945, 0.4895, 9.6744],
      [0.04023, 0.2603, 4.8838],
      [0.004723, 0.4494, 29.411],
      [0.005631, 0.9247, 67.481],
      [0.001812, 1.0498, 594.49],
      [0.0003208, 1.8548, 7892.5],
    ],
  } as LengthMix,
} as const;

/** Levels of the percentile rows below. */
export const LEVELS = [0, 1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 98, 99, 99.9, 100] as const;

/** A public web server's access log, 9,331 responses with a body. Source: elastic/examples, apache_logs. */
export const WEB = {
  responseBytes: [
    35, 229, 357, 1015, 3638, 3638, 4877, 8764, 12292, 15945, 29941, 37269, 50112, 65748, 171720, 663850, 1190300, 54307000, 69193000,
  ],
  status: { 200: 0.9126, 304: 0.0445, 404: 0.0213, 301: 0.0164, 206: 0.0045, 500: 0.0003, 403: 0.0002 },
  /** Exponent of the clients' rank-size law. */
  clientZipf: 0.82,
  botShare: 0.23,
} as const;

/** 2,900 CloudTrail events of a small account run by infrastructure code. Source: invictus-ir/aws_dataset. */
export const CLOUDTRAIL = {
  /** Seconds from event to delivered file: percentiles 5, 25, 50, 75, 95, 100. */
  deliveryLevels: [5, 25, 50, 75, 95, 100],
  deliverySeconds: [86, 122, 200, 393, 425, 594],
  readShare: 0.802,
  errorShare: 0.103,
  /** Exponent of the call names' rank-size law. */
  nameZipf: 0.92,
  /** Coefficient of variation of the gaps between calls. */
  gapVariation: 7.5,
} as const;
