import type { StageColumn } from '../../core/source.ts';

/** Span kinds as OTLP numbers them, in the low bits of the stage column `kind`; then bits for an error and for a language model, and the level. */
export const KIND = { internal: 1, server: 2, client: 3, error: 4, llm: 8, level: 16 } as const;

export const STAGE = {
  /** Microseconds since 1970 by the clock of the node, and the nanoseconds beyond. */
  started: { type: 'f64' },
  nanos: { type: 'u16' },
  /** Nanoseconds. */
  took: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  trace: { type: 'utf8' },
  own: { type: 'utf8' },
  parent: { type: 'utf8' },
  kind: { type: 'u8' },
  pod: { ref: 'pod' },
  name: { ref: 'string' },
  scope: { ref: 'string' },
  method: { ref: 'string' },
  route: { ref: 'string' },
  uri: { ref: 'string' },
  address: { ref: 'string' },
  grpc: { ref: 'string' },
  store: { ref: 'string' },
  model: { ref: 'string' },
  errtype: { ref: 'string' },
  message: { ref: 'string' },
  apikey: { ref: 'string' },
  ua: { ref: 'string' },
  client: { type: 'u32' },
  status: { type: 'u16' },
  resend: { type: 'u8' },
  /** Bytes of the bodies; in the spans of a language model its tokens. */
  insize: { type: 'f64' },
  outsize: { type: 'f64' },
  /** Microseconds; -1: not stated. */
  inqueue: { type: 'f64' },
  tofirst: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;
