/** An address inside the site, wherever it is served from: `site('scenarios/')`. */
export function site(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/?$/, '/')}${path}`;
}
