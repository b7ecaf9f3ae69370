/**
 * Policies that may turn text into markup or into a script's address; everything else that does so is refused.
 * `th-worker` starts this site's workers, `default` lets through the fixed markup of libraries (`src/state/trusted-markup.ts`),
 * `svelte-trusted-html` is Svelte's for compiled templates; the others are Monaco's.
 */
const trustedTypes = [
  'th-worker',
  'default',
  'svelte-trusted-html',
  'defaultWorkerFactory',
  'diffEditorWidget',
  'diffReview',
  'domLineBreaksComputer',
  'dompurify',
  'editorViewLayer',
  'richScreenReaderContent',
  'standaloneColorizer',
  'tokenizeToString',
];

/**
 * The page's policy. `'sha256-INLINE'` is replaced at build with the hashes of the page's own inline scripts.
 * `blob:` lets the query worker start from its full source, so that it inherits this policy; Monaco writes inline styles.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' 'sha256-INLINE'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${trustedTypes.join(' ')}`,
].join('; ');
