/** What other generators of telemetry make on one core, by the table of ours that is most like it. */
export interface Peer {
  readonly name: string;
  readonly work: string;
  /** Rows, spans or lines a second. */
  readonly rate: number;
  /** `measured`: run on a machine like the one these notes were made on (2 cores, Node 24); `restated`: its loop alone. */
  readonly mark: 'measured' | 'restated' | 'published';
}

/** Figures of July 2026; each can be measured again with the peer's own program. */
export const PEERS: Readonly<Record<string, readonly Peer[]>> = {
  vpc_flow: [
    { name: 'Elastic corpus generator', work: 'aws.vpcflow, placeholder templates, to a file', rate: 300_000, mark: 'measured' },
    { name: 'Elastic corpus generator', work: 'in-package benchmark, 1.09 µs an event', rate: 917_000, mark: 'published' },
    { name: 'KC7', work: 'five game days', rate: 9_900, mark: 'measured' },
  ],
  cloudtrail: [
    { name: 'Elastic corpus generator', work: 'simpler rows, placeholder templates', rate: 300_000, mark: 'measured' },
    { name: 'Splunk eventgen', work: 'six tokens a line, to a file', rate: 23_000, mark: 'measured' },
  ],
  spans: [
    { name: 'telemetrygen', work: 'constant spans, exporter that does nothing', rate: 460_000, mark: 'restated' },
    { name: 'telemetrygen', work: 'the same over OTLP/HTTP', rate: 190_000, mark: 'restated' },
    { name: 'xk6-client-tracing', work: 'template of seven spans', rate: 180_000, mark: 'measured' },
    { name: 'kbn-synthtrace', work: 'simple trace, documents', rate: 72_000, mark: 'restated' },
  ],
  app_logs: [
    { name: 'telemetrygen', work: 'constant records, exporter that does nothing', rate: 630_000, mark: 'restated' },
    { name: 'flog', work: 'Apache common', rate: 208_000, mark: 'measured' },
    { name: 'flog', work: 'JSON', rate: 150_000, mark: 'measured' },
    { name: 'Splunk eventgen', work: 'web log, six tokens', rate: 23_000, mark: 'measured' },
  ],
};
