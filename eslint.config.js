import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** One layer: which folders it may not import, and the sentence that teaches why. */
const layer = (files, forbidden, message, extra = {}) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }, ...(extra.patterns ?? [])] }],
    ...extra.rules,
  },
});

const generatorBans = {
  'no-restricted-globals': [
    'error',
    ...['Date', 'performance', 'fetch', 'Intl', 'crypto', 'window', 'document', 'self', 'process', 'Buffer'].map((name) => ({
      name,
      message:
        'Generators know no clock, network, locale or platform: the same seed must give the same bytes everywhere. Use core/time.ts and the keyed streams.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    ...['random', 'sin', 'cos', 'tan', 'log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'pow', 'cbrt', 'tanh', 'hypot', 'atan2'].map(
      (property) => ({
        object: 'Math',
        property,
        message: 'Its result differs between engines and versions. Use generators/core/math.ts or a keyed Rng.',
      }),
    ),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'CallExpression[callee.property.name=/^toLocale|^localeCompare$/]', message: 'Locale functions differ between machines.' },
  ],
};

export default ts.config(
  { ignores: ['dist/', '.astro/', 'node_modules/', 'public/', 'coverage/', 'test/fixtures/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.mjs'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['**/*.svelte'],
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Typed rules cannot see into imported components; svelte-check does.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['**/*.{js,mjs}'], ...ts.configs.disableTypeChecked },
  // Layers, low to high. A folder may import what stands below it, never above.
  layer(
    ['scenarios/_schema/**/*.ts'],
    ['**/generators/**', '**/src/**', '**/test/**'],
    'The schema is the bottom layer: everything imports it, it imports only zod.',
  ),
  layer(
    ['generators/core/**/*.ts'],
    ['**/activities/**', '**/faults/**', '**/techniques/**', '**/sources/**', '**/src/**', '**/test/**', 'node:*'],
    'The generation core knows no unit, no page and no platform: it must run the same in a worker and in a terminal.',
    { rules: generatorBans },
  ),
  layer(
    ['generators/{activities,faults,techniques,sources}/**/*.ts'],
    ['**/activities/**', '**/faults/**', '**/techniques/**', '**/sources/**', '**/src/**', '**/test/**', 'node:*'],
    'Units never import each other: what two of them need belongs into generators/core.',
    { rules: generatorBans },
  ),
  layer(['generators/*.ts'], ['**/src/**', '**/test/**', 'node:*'], 'Generators do not know who uses them.', { rules: generatorBans }),
  layer(
    ['src/case/**/*.ts', 'src/query/**/*.ts', 'src/exporters/**/*.ts'],
    ['**/src/workers/**', '**/workers/**', '**/state/**', '**/components/**', '**/pages/**', '**/cli/**', '**/test/**'],
    'Case, query and exporters are used by page and terminal alike: they may not know either.',
  ),
  layer(
    ['src/grading/**/*.ts'],
    [
      '**/workers/**',
      '**/state/**',
      '**/components/**',
      '**/pages/**',
      '**/cli/**',
      '**/test/**',
      '**/duckdb-*',
      '**/generators/activities/**',
      '**/generators/sources/**',
      '**/generators/techniques/**',
      '**/generators/index*',
    ],
    'grade(key, answer, connector) needs no generator and no particular engine.',
  ),
  layer(
    ['src/workers/**/*.ts'],
    ['**/state/**', '**/components/**', '**/pages/**', '**/cli/**', '**/test/**'],
    'Workers serve the page; they do not know it.',
  ),
  layer(
    ['src/state/**/*.ts'],
    ['**/components/**', '**/pages/**', '**/cli/**', '**/test/**'],
    'State is shown by components; it does not know them.',
  ),
  layer(
    ['src/components/**/*.{svelte,ts}'],
    ['**/pages/**', '**/cli/**', '**/test/**', '@duckdb/*', '**/duckdb-*', '**/generators/index*'],
    'Components show state. They start no engine, no worker and no generator.',
  ),
  layer(
    ['src/cli/**/*.ts'],
    ['**/state/**', '**/components/**', '**/pages/**', '**/test/**', '**/duckdb-wasm*'],
    'The terminal runs the same code as the page, without the page.',
  ),
);
