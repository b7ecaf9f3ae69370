import { getContext, setContext } from 'svelte';
import type { Lab } from './lab.svelte.ts';

const key = Symbol('lab');

/** The workbench of the component tree. */
export const getLab = (): Lab => getContext<Lab>(key);
export const setLab = (lab: Lab): Lab => setContext(key, lab);
