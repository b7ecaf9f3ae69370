/** The part of Trusted Types that is used; TypeScript's DOM library does not have it. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createHTML(html: string): string | null }): unknown;
}

/** Markup that libraries write as plain text: fixed, and free of anything that a case or a person could have written. */
const fixed: ReadonlySet<string> = new Set([
  // Astro empties an island before it fills it.
  '',
  // regular-table: its shadow root and its table.
  '<div class="rt-virtual-panel"></div><div class="rt-scroll-table-clip"><slot></slot></div>',
  '<table cellspacing="0"><thead></thead><tbody></tbody></table>',
]);
/** paneforge: the pointer while a pane is resized. */
const cursor = /^\*\{cursor: [a-z-]+!important;\}$/;

/** Whether a library may write this text as markup. */
export const isFixedMarkup = (html: string): boolean => fixed.has(html) || cursor.test(html);

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
// What the page's policy refuses is thrown: null makes the assignment a TypeError.
trustedTypes?.createPolicy('default', { createHTML: (html) => (isFixedMarkup(html) ? html : null) });
