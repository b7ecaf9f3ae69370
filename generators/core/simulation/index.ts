/** Simulation of services as queues. See README.md. */
export * from './model.ts';
export { constant, Draw, exponential, lognormal, measured, uniform } from './draw.ts';
export { KINDS, type Effect, type Kind } from './effects.ts';
export { MARK_NAMES, STATUS_NAMES, type Consumer, type MarkBatch, type MarkName, type SampleBatch, type SpanBatch } from './records.ts';
export { Simulation, type Layout, type Options, type Totals } from './simulation.ts';
export type { Streams } from './compile.ts';
export { Tape, type Playable } from './tape.ts';
