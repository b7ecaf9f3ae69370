import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** The built site that the tests look at. */
export const dist = process.env.TRACEHOUND_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));

/** @throws when there is no built site in the folder */
export function assertBuilt(folder: string): void {
  if (!existsSync(folder)) throw new Error(`There is no built site in ${folder}. Run: npm run build`);
}

/** Every page of a built site by its path from the base: `` for the landing page, `help/`, `404.html` … @throws when there is none */
export function pagesOf(folder: string): { path: string; html: string }[] {
  assertBuilt(folder);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => ({ path: file.replace(/(^|\/)index\.html$/, '$1'), html: readFileSync(join(folder, file), 'utf8') }));
}

/** What a page asks for when it is opened or one of its links is followed: addresses as written. */
export const linksOf = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/\s(?:href|src|component-url|renderer-url|before-hydration-url)="([^"]*)"/g)].map(([, link = '']) =>
      link.replaceAll('&amp;', '&'),
    ),
  ),
];

/**
 * Follows every link of every page.
 * @returns a line for each that leaves the site, leaves its base, or is answered with anything but 200
 */
export async function brokenLinks(folder: string, url: string): Promise<string[]> {
  const base = new URL(url);
  const broken: string[] = [];
  const known = new Map<string, number>();
  for (const { path, html } of pagesOf(folder)) {
    for (const link of linksOf(html)) {
      const target = new URL(link, new URL(path, base));
      if (target.protocol === 'data:') continue;
      if (target.origin !== base.origin || !target.pathname.startsWith(base.pathname)) {
        broken.push(`${path || '/'}: ${link} leaves the site`);
        continue;
      }
      const address = target.href.split('#')[0] ?? '';
      const status = known.get(address) ?? (await fetch(address, { redirect: 'manual' })).status;
      known.set(address, status);
      if (status !== 200) broken.push(`${path || '/'}: ${link} is answered with ${status}`);
    }
  }
  return broken;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** WCAG 2.2 A and AA violations of the page as it stands, one line each. */
export async function wcagViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> } })
      .axe;
    return (await runner.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations;
  });
  return found.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`),
  );
}
