/** What an author chooses; `variant` empty means as the seed draws it. */
export interface AuthorChoice {
  words: string;
  variant: string;
  level: 1 | 2 | 3;
  size: 'full' | 'short';
  scale: number;
}

/** The choice in an address: `#w=<words>&v=<variant>&l=2&z=full&s=1`. */
export function parseChoice(hash: string): AuthorChoice {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const level = Number(parameters.get('l'));
  const scale = Number(parameters.get('s'));
  return {
    words: parameters.get('w') ?? '',
    variant: parameters.get('v') ?? '',
    level: level === 1 || level === 3 ? level : 2,
    size: parameters.get('z') === 'short' ? 'short' : 'full',
    scale: scale >= 0.01 && scale <= 20 ? scale : 1,
  };
}

export function formatChoice({ words: seed, variant, level, size, scale }: AuthorChoice): string {
  return `#${new URLSearchParams({ w: seed, ...(variant ? { v: variant } : {}), l: String(level), z: size, s: String(scale) }).toString()}`;
}
