// Chromium as tests and benches start it. Nothing is imported at the top: `npm test` looks for a browser before it has any.
import { existsSync } from 'node:fs';

/** No network of its own. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A Chromium that stands on this machine.
 * @returns {string | undefined}
 */
export const findChromium = () =>
  [
    process.env.TRACEHOUND_CHROMIUM,
    process.env.CHROME_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].find((path) => path && existsSync(path));

/**
 * Starts it.
 * @param {...string} flags besides those of every start
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium(...flags) {
  const { chromium } = await import('playwright-core');
  const executablePath = findChromium();
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...chromiumFlags, ...flags] });
}
