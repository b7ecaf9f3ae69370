/** Shapes of everything an author writes. The only code under `scenarios/`. */
export * from './answer.ts';
export * from './rubric.ts';
export * from './scenario.ts';
export * from './variant.ts';
