import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isFixedMarkup } from '../../../src/state/trusted-markup.ts';

describe('isFixedMarkup', () => {
  it('lets through what the installed grid writes', () => {
    const grid = readFileSync(createRequire(import.meta.url).resolve('regular-table'), 'utf8');
    const written = [
      '<div class="rt-virtual-panel"></div><div class="rt-scroll-table-clip"><slot></slot></div>',
      '<table cellspacing="0"><thead></thead><tbody></tbody></table>',
    ];
    for (const markup of written) {
      expect(isFixedMarkup(markup)).toBe(true);
      expect(grid.includes(markup) || grid.includes(JSON.stringify(markup).slice(1, -1)), markup).toBe(true);
    }
    expect(isFixedMarkup('*{cursor: ew-resize!important;}')).toBe(true);
  });

  it.each([
    '<b>x</b>',
    '<table cellspacing="0"><thead></thead><tbody><tr><td><img src=x onerror=alert(1)></td></tr></tbody></table>',
    '*{cursor: x!important;}</style><img src=x onerror=alert(1)>',
    '*{cursor: url(//x)!important;}',
    ' ',
  ])('refuses %s', (html) => {
    expect(isFixedMarkup(html)).toBe(false);
  });
});
