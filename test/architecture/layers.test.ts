import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? files(path) : [path];
  });
}
const code = ['scenarios', 'generators', 'src'].flatMap(files).filter((path) => /\.(ts|svelte|astro|mjs)$/.test(path));

/** Layer of a file: lower numbers may not import higher ones. */
function layerOf(path: string): { level: number; name: string } {
  const rules: [RegExp, number, string][] = [
    [/^scenarios\/_schema\//, 0, 'scenario schema'],
    [/^generators\/core\//, 1, 'generation core'],
    [/^generators\/(activities|faults|techniques|sources)\//, 2, 'generator unit'],
    [/^generators\/[^/]+\.ts$/, 3, 'generator surface'],
    [/^src\/version\.ts$/, 0, 'version'],
    [/^src\/(case|query|grading|exporters)\//, 4, 'case, query, grading, exporters'],
    [/^src\/workers\//, 5, 'workers'],
    [/^src\/(state|messages)\//, 6, 'state and words'],
    [/^src\/cli\//, 6, 'terminal'],
    [/^src\/components\//, 7, 'components'],
    [/^src\//, 8, 'pages'],
  ];
  const rule = rules.find(([pattern]) => pattern.test(path));
  return rule ? { level: rule[1], name: rule[2] } : { level: 9, name: 'tools' };
}

function imports(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(
    /(?:^|\n|;)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s+['"]([^'"]+)['"]/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter(Boolean);
}

const localTarget = (path: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? relative(root, resolve(root, dirname(path), specifier.replace(/\?.*$/, ''))) : undefined;

describe('architecture', () => {
  it('imports only go down the layers', () => {
    const wrong = code.flatMap((path) =>
      imports(path).flatMap((specifier) => {
        const target = localTarget(path, specifier);
        if (!target || /package\.json$/.test(target)) return [];
        const from = layerOf(path);
        const to = layerOf(target);
        return to.level > from.level || target.startsWith('test/') ? [`${path} (${from.name}) imports ${target} (${to.name})`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('generator units never import each other', () => {
    const unit = /^generators\/(activities|faults|techniques|sources)\/([^/.]+)/;
    const wrong = code.flatMap((path) => {
      const own = unit.exec(path);
      if (!own) return [];
      return imports(path).flatMap((specifier) => {
        const other = unit.exec(localTarget(path, specifier) ?? '');
        return other && (other[1] !== own[1] || other[2] !== own[2]) ? [`${path} imports ${other[0]}`] : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('generators use no platform, clock or engine-dependent function', () => {
    const banned =
      /\bMath\.(random|sin|cos|tan|log|log2|log10|log1p|exp|expm1|pow|cbrt|tanh|hypot|atan2)\b|\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)|['"]node:|\.toLocale[A-Z]|\.localeCompare\(|\bIntl\./;
    const wrong = code
      .filter((path) => path.startsWith('generators/'))
      .flatMap((path) =>
        readFileSync(join(root, path), 'utf8')
          .split('\n')
          .flatMap((line, index) =>
            banned.test(line.replace(/^\s*(\*|\/\/|\/\*).*$/, '')) ? [`${path}:${index + 1} ${line.trim()}`] : [],
          ),
      );
    expect(wrong).toEqual([]);
  });

  it('files stay small', () => {
    const large = code.flatMap((path) => {
      const lines = readFileSync(join(root, path), 'utf8').split('\n').length;
      return lines > 400 ? [`${path}: ${lines} lines`] : [];
    });
    expect(large).toEqual([]);
  });

  it('the top level is what was agreed', () => {
    const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory() && !name.startsWith('.'));
    expect(folders.filter((name) => !['dist', 'node_modules', 'coverage'].includes(name)).sort()).toEqual([
      'generators',
      'public',
      'scenarios',
      'src',
      'test',
    ]);
  });

  it('dependencies are pinned exactly', () => {
    const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    const loose = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'].flatMap((kind) =>
      Object.entries(pkg[kind] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    );
    expect(loose).toEqual([]);
  });

  it('nothing names a content delivery network or another run-time host', () => {
    const wrong = code.filter(
      (path) =>
        !path.startsWith('generators/') &&
        /https?:\/\/(cdn|unpkg|esm\.sh|cdnjs|extensions\.duckdb)/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
