import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { engineAssets } from './src/query/engine-assets.mjs';

/** Path under which the site is served, such as `/tracehound/`. */
const base = process.env.TRACEHOUND_BASE ?? '/';

/**
 * Replaces the marker in each page's Content-Security-Policy with the SHA-256 of that page's inline scripts.
 * Astro's own CSP option also hashes styles, which would switch off the `'unsafe-inline'` that Monaco needs.
 */
function contentSecurityPolicy() {
  return {
    name: 'tracehound:csp',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        for (const entry of await readdir(root, { recursive: true })) {
          if (!entry.endsWith('.html')) continue;
          const file = join(root, entry);
          const html = await readFile(file, 'utf8');
          const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
            ([, code]) =>
              `'sha256-${createHash('sha256')
                .update(code ?? '')
                .digest('base64')}'`,
          );
          // Astro links the styles of lazy parts too; those come with their script.
          const eager = html.replace(/<link rel="stylesheet" href="[^"]*\/(?:monaco|uPlot)\.[^"]*">/g, '');
          await writeFile(file, eager.replace("'sha256-INLINE'", [...new Set(hashes)].join(' ')));
        }
      },
    },
  };
}

export default defineConfig({
  base,
  output: 'static',
  trailingSlash: 'always',
  integrations: [svelte(), contentSecurityPolicy()],
  devToolbar: { enabled: false },
  prefetch: false,
  build: { inlineStylesheets: 'never' },
  ...(process.env.TRACEHOUND_OUT ? { outDir: process.env.TRACEHOUND_OUT } : {}),
  vite: {
    plugins: [engineAssets()],
    worker: { format: 'es' },
    optimizeDeps: { exclude: ['@duckdb/duckdb-wasm'] },
    build: { target: 'es2022', chunkSizeWarningLimit: 4000, assetsInlineLimit: 2048 },
  },
});
