import { collect } from '../../../generators/core/registry.ts';
import type { Law } from './law.ts';

/** All laws, by id. */
export const laws = collect(import.meta.glob<Law>('./laws/*.ts', { eager: true, import: 'default' }));
