import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

/** A node of rendered Markdown: an element with children, or text. Never raw HTML. */
export type Node =
  string | { readonly tag: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Node[] };

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');
const allowed = new Set('p h1 h2 h3 h4 h5 h6 ul ol li strong em s code pre blockquote hr br a table thead tbody tr th td'.split(' '));

function attributes(token: Token): Record<string, string> {
  if (token.tag !== 'a') return {};
  const href = String(token.attrGet('href') ?? '');
  return /^https:\/\//.test(href) ? { href, rel: 'noreferrer noopener', target: '_blank' } : {};
}

/** Reads Markdown into nodes of a short list of elements. Images, HTML and links other than https are left as text. */
export function renderMarkdown(source: string): Node[] {
  const build = (tokens: readonly Token[]): Node[] => {
    const root: Node[] = [];
    const stack: Node[][] = [root];
    for (const token of tokens) {
      const top = stack.at(-1) as Node[];
      if (token.type === 'inline') top.push(...build(token.children ?? []));
      else if (token.type === 'text') top.push(token.content);
      else if (token.type === 'softbreak') top.push(' ');
      else if (token.type === 'code_inline') top.push({ tag: 'code', attributes: {}, children: [token.content] });
      else if (token.type === 'fence' || token.type === 'code_block')
        top.push({ tag: 'pre', attributes: {}, children: [{ tag: 'code', attributes: {}, children: [token.content] }] });
      else if (token.nesting === 1) {
        const children: Node[] = [];
        if (token.hidden) stack.push(top);
        else {
          if (allowed.has(token.tag)) top.push({ tag: token.tag, attributes: attributes(token), children });
          else top.push(...children);
          stack.push(children);
        }
      } else if (token.nesting === -1) stack.pop();
      else if (allowed.has(token.tag)) top.push({ tag: token.tag, attributes: {}, children: [] });
      else if (token.content) top.push(token.content);
    }
    return root;
  };
  return build(parser.parse(source, {}));
}
