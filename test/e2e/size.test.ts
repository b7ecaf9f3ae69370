import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { dist, linksOf, pagesOf } from './built-site.ts';

/** Kilobytes (1000) that ux.md §4.1 allows, gzipped. */
const LAB_SHELL = 190;
const REPORT = 150;
const CATALOGUE = 35;
const PAGE = 30;

const bytes = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
const fileOf = (link: string): string => link.replace(/[?#].*$/, '').replace(/^\//, '');

/** Files that a script imports at once; what it imports on demand is not among them. */
function staticImports(file: string): string[] {
  const code = readFileSync(join(dist, file), 'utf8');
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)].map(([, path = '']) =>
    relative('.', join(dirname(file), path)).replaceAll('\\', '/'),
  );
}

/** All scripts that a page needs before it can be used. */
function scriptGraph(path: string): string[] {
  const html = pagesOf(dist).find((page) => page.path === path)?.html;
  if (html === undefined) throw new Error(`There is no page ${path}.`);
  const graph = new Set<string>();
  const visit = (file: string): void => {
    if (graph.has(file)) return;
    graph.add(file);
    staticImports(file).forEach(visit);
  };
  linksOf(html)
    .map(fileOf)
    .filter((file) => file.endsWith('.js'))
    .forEach(visit);
  return [...graph];
}

const kilobytes = (files: readonly string[]): number => files.reduce((sum, file) => sum + bytes(file), 0) / 1000;
const styles = (path: string): string[] =>
  linksOf(pagesOf(dist).find((page) => page.path === path)?.html ?? '')
    .map(fileOf)
    .filter((file) => file.endsWith('.css'));

describe('size', () => {
  test.each([
    ['lab/s3-exfiltration/', LAB_SHELL],
    ['lab/', LAB_SHELL],
    ['report/', REPORT],
    ['scenarios/', CATALOGUE],
  ])('scripts of /%s stay within %i kB, gzipped', (path, limit) => {
    const graph = scriptGraph(path);
    const total = kilobytes(graph);
    console.log(`${path}: ${total.toFixed(1)} kB in ${graph.length} scripts`);
    expect(total).toBeGreaterThan(20);
    expect(total).toBeLessThanOrEqual(limit);
  });

  test.each([
    ['Monaco', 'vs.editor.ICodeEditor'],
    ['the formatter', 'logicalOperatorNewline'],
    ['the engine', 'instantiateStreaming'],
    ['the scenario', 'security-mail'],
    ['the author preview', 'Truth over time'],
  ])('%s is in the site, but not in the lab’s first scripts', (_, mark) => {
    const all = readdirSync(join(dist, '_astro')).filter((file) => file.endsWith('.js'));
    const holding = (files: readonly string[]): string[] => files.filter((file) => readFileSync(join(dist, file), 'utf8').includes(mark));
    expect(holding(all.map((file) => `_astro/${file}`))).not.toEqual([]);
    expect(holding(scriptGraph('lab/s3-exfiltration/'))).toEqual([]);
  });

  test('pages to read have no script besides the theme’s', () => {
    for (const { path, html } of pagesOf(dist).filter((page) => !page.html.includes('<astro-island'))) {
      expect(scriptGraph(path), path).toEqual([]);
      const inline = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code = '']) => code);
      expect(inline.length, path).toBe(1);
      expect(inline[0], path).toContain('tracehound.theme');
      expect(Buffer.byteLength(inline[0] ?? ''), path).toBeLessThan(1024);
    }
  });

  test.each([
    '',
    'scenarios/',
    'scenarios/s3-exfiltration/',
    'help/',
    'sources/',
    'sources/cloudtrail/',
    'sources/gateway-logs/',
    'sources/spans/',
    'grading/',
    'keyboard/',
    'lab/s3-exfiltration/',
    'report/',
  ])('markup and styles of /%s stay within 30 kB, gzipped', (path) => {
    const html = pagesOf(dist).find((page) => page.path === path)?.html ?? '';
    const total = gzipSync(html, { level: 9 }).length / 1000 + kilobytes(styles(path));
    console.log(`${path || '/'}: ${total.toFixed(1)} kB`);
    expect(total).toBeLessThanOrEqual(path === '' ? 14 : PAGE);
  });
});
