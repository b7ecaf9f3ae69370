import type { Plugin } from 'vite';

/** Vite plugin that provides `virtual:engine-assets`. */
export declare function engineAssets(): Plugin;
