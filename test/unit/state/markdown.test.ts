import { expect, test } from 'vitest';
import { renderMarkdown, type Node } from '../../../src/state/markdown.ts';

const text = (nodes: readonly Node[]): string =>
  nodes
    .map((node) =>
      typeof node === 'string'
        ? node
        : `<${node.tag}${Object.entries(node.attributes)
            .map(([key, value]) => ` ${key}=${value}`)
            .join('')}>${text(node.children)}</${node.tag}>`,
    )
    .join('');

test('plain Markdown becomes elements', () => {
  expect(text(renderMarkdown('# A\n\nb **c** `d`\n\n- e\n- f'))).toBe(
    '<h1>A</h1><p>b <strong>c</strong> <code>d</code></p><ul><li>e</li><li>f</li></ul>',
  );
});
test('HTML stays text', () => {
  expect(text(renderMarkdown('<script>x</script> <img src=x onerror=y>'))).toBe('<p><script>x</script> <img src=x onerror=y></p>');
  expect(renderMarkdown('<b>x</b>')).toEqual([{ tag: 'p', attributes: {}, children: ['<b>x</b>'] }]);
});
test('images are not loaded, and only https links lead anywhere', () => {
  expect(text(renderMarkdown('[a](javascript:alert(1)) [b](http://x.example) [c](https://x.example)'))).not.toMatch(
    /href=(javascript|http:)/,
  );
  expect(text(renderMarkdown('![i](https://x.example/i.png)'))).not.toContain('<img');
});
