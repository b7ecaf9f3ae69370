import { collect } from '../../generators/core/registry.ts';
import type { Gate } from './gate.ts';

/** All parts of the quality gate, by id. */
export const gates = collect(import.meta.glob<Gate>('./gates/*.ts', { eager: true, import: 'default' }));
