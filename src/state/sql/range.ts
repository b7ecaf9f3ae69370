import type { CatalogTable } from '../../case/case.ts';
import { tokenize, unquote, type Token } from '../../query/tokens.ts';
import { identifier, isKeyword } from './quote.ts';

/** One SELECT of a statement, wherever it stands: at the top, in brackets, on a side of a UNION. Offsets are into the statement. */
interface Block {
  readonly start: number;
  /** End of its last token. */
  end: number;
  /** Where WHERE stands, or would stand: behind the last token before it. */
  before: number;
  where?: { readonly start: number; end: number; alternatives: boolean };
  /** Tables it reads, as it calls them. */
  readonly tables: { readonly name: string; readonly alias: string }[];
  closed: boolean;
}

const ends = /^(group|having|order|limit|offset|window|qualify)$/;
const joins = /^(union|intersect|except)$/;

/** The SELECTs of a statement, in the order in which they begin. */
function blocksOf(sql: string): Block[] {
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment');
  const blocks: Block[] = [];
  /** Per open bracket: the SELECT directly in it, its clause, and whether a token has been seen there. */
  const frames: { block?: Block | undefined; clause: string; first: boolean }[] = [{ clause: '', first: true }];
  tokens.forEach((token, index) => {
    if (/^[)\]}]$/.test(token.text) && frames.length > 1) frames.pop();
    const frame = frames.at(-1)!;
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    const next = tokens[index + 1];
    if (word === 'select' || (word === 'from' && frame.first)) {
      if (word === 'from' || frame.clause !== 'from' || frame.block?.closed !== false) {
        frame.block = { start: token.start, end: token.end, before: token.end, tables: [], closed: false };
        blocks.push(frame.block);
      }
      frame.clause = word;
    } else if (joins.test(word)) {
      frame.block = undefined;
    } else if (frame.block && word === 'from' && !/^distinct$/i.test(tokens[index - 1]?.text ?? '')) frame.clause = 'from';
    else if (frame.block && word === 'where') {
      frame.clause = 'where';
      frame.block.where = { start: token.end, end: token.end, alternatives: false };
    } else if (frame.block && (ends.test(word) || (word === 'using' && /^sample$/i.test(next?.text ?? '')))) {
      frame.clause = word;
      frame.block.closed = true;
    }
    const { block, clause } = frame;
    frame.first = false;
    if (block) {
      block.end = token.end;
      if (!block.closed) block.before = token.end;
      if (clause === 'where' && block.where && word !== 'where') {
        block.where.end = token.end;
        block.where.alternatives ||= word === 'or';
      }
      const opens = clause === 'from' && (/^(from|join)$/.test(word) || token.text === ',');
      if (opens && next && (next.kind === 'quoted' || next.kind === 'word')) block.tables.push(read(tokens, index + 1));
    }
    if (/^[([{]$/.test(token.text)) frames.push({ clause: '', first: true });
  });
  return blocks;
}

/** A table in FROM and what it is called. */
function read(tokens: readonly Token[], index: number): { name: string; alias: string } {
  const name = unquote(tokens[index] as Token);
  const alias = /^as$/i.test(tokens[index + 1]?.text ?? '') ? tokens[index + 2] : tokens[index + 1];
  const named = alias && (alias.kind === 'quoted' || (alias.kind === 'word' && !isKeyword(alias.text)));
  return { name, alias: named ? unquote(alias) : name };
}

/**
 * A statement kept to the time range of the ribbon: `$t0` and `$t1` go into the WHERE of the SELECT at `offset` that reads a
 * table with a time, else of the first one that does.
 * @param offset of the cursor, into `sql`
 * @returns `sql` itself when that SELECT has them already; undefined when none reads such a table
 */
export function withRange(sql: string, tables: readonly CatalogTable[], offset = sql.length): string | undefined {
  const timed = new Map(tables.filter((table) => table.time).map((table) => [table.name.toLowerCase(), table]));
  const reading = blocksOf(sql).filter((block) => block.tables.some((each) => timed.has(each.name.toLowerCase())));
  const block = reading.findLast((each) => offset >= each.start && offset <= each.end) ?? reading[0];
  const read = block?.tables.find((each) => timed.has(each.name.toLowerCase()));
  if (!block || !read) return undefined;
  const { where } = block;
  if (where && /\$t[01]\b/.test(sql.slice(where.start, where.end))) return sql;
  const time = identifier(timed.get(read.name.toLowerCase())?.time ?? '');
  const condition = `${block.tables.length > 1 ? `${identifier(read.alias)}.` : ''}${time} BETWEEN $t0 AND $t1`;
  const at = where?.end ?? block.before;
  const rest = sql.slice(at).replace(/^\s*;?\s*$/, '');
  const tail = /^\s*(\)|;|$)/.test(rest) ? rest : `\n${rest.trimStart()}`;
  if (!where) return `${sql.slice(0, at)}\nWHERE ${condition}${tail}`;
  const before = sql.slice(where.start, where.end).trim();
  const kept = where.alternatives ? `${sql.slice(0, where.start)} (${before})` : sql.slice(0, at);
  return `${kept}\n  AND ${condition}${tail}`;
}
