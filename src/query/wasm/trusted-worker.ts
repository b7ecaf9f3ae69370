/** The part of Trusted Types that is used; TypeScript's DOM library does not have it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Only workers of this site: its own files, or blobs that it made. */
function allow(url: string): string {
  const { origin } = globalThis.location;
  const own = url.startsWith(`blob:${origin}/`) || new URL(url, globalThis.location.href).origin === origin;
  if (!own) throw new TypeError(`A worker may only come from this site, not from ${url}`);
  return url;
}

let policy: { createScriptURL(url: string): string } | undefined;

/** Starts a worker under the page's Trusted Types policy `th-worker`, where the browser has Trusted Types. */
export function startWorker(url: string, options?: WorkerOptions): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('th-worker', { createScriptURL: allow }) ?? { createScriptURL: allow };
  return new Worker(policy.createScriptURL(url), options);
}
