/** Reads DuckDB's type texts: what a rival must make for the same columns. */

export type Kind =
  | 'time'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'address'
  | 'id'
  | 'agent'
  | 'sentence'
  | 'word'
  | { readonly struct: readonly (readonly [name: string, kind: Kind])[] }
  | { readonly list: Kind }
  | { readonly map: Kind };

/** Splits at commas that stand in no bracket and no quote. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if (letter === ',' && depth === 0) {
      found.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...found, text.slice(from).trim()];
}

/** What kind of value a column of this name and type holds. */
export function kindOf(name: string, type: string): Kind {
  if (type.endsWith('[]')) return { list: kindOf(name, type.slice(0, -2)) };
  if (type.startsWith('STRUCT(')) {
    return {
      struct: parts(type.slice(7, -1)).map((member) => {
        const [, own, rest] = /^("[^"]+"|\S+)\s+(.*)$/s.exec(member) ?? [];
        const plain = (own ?? '').replaceAll('"', '');
        return [plain, kindOf(plain, rest ?? 'VARCHAR')] as const;
      }),
    };
  }
  if (type.startsWith('MAP(')) return { map: kindOf(name, parts(type.slice(4, -1))[1] ?? 'VARCHAR') };
  if (/^TIMESTAMP|^DATE/.test(type)) return 'time';
  if (/INT/.test(type)) return 'integer';
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (/(^|_)(ip|addr|address)|addr$|remote$/i.test(name)) return 'address';
  if (type === 'UUID' || /(^|_)(id|uid|uuid)$|eventid|requestid/i.test(name)) return 'id';
  if (/agent/i.test(name)) return 'agent';
  return /^(message|text|body|summary|description)$/i.test(name) ? 'sentence' : 'word';
}
