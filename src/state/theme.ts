export type Theme = 'dark' | 'light';

/** Sent on `window` whenever the theme changes, by the script in `src/layouts/Base.astro`. */
export const themeEvent = 'tracehound-theme';

/** The theme of the page as it stands. */
export const currentTheme = (): Theme => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark');

/** Changes to the other theme and remembers it, as a theme button does. */
export const switchTheme = (): void => void dispatchEvent(new Event('tracehound-switch'));
