/** The address of a practice case: `#w=<words>&l=<1|2|3>&z=<full|short>`. The words are the seed of practice, never of an assessment. */
export interface PracticeLink {
  readonly words: string | undefined;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  /** An attempt to resume. */
  readonly attempt: string | undefined;
}

export function parseLink(hash: string): PracticeLink {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const level = Number(parameters.get('l'));
  const words = parameters.get('w')?.toLowerCase().trim();
  return {
    words: words && /^[a-z]+(?:-[a-z]+)*$/.test(words) ? words : undefined,
    level: level === 1 || level === 3 ? level : 2,
    size: parameters.get('z') === 'short' ? 'short' : 'full',
    attempt: parameters.get('a') ?? undefined,
  };
}

export function formatLink(link: { words: string; level: number; size: string }): string {
  return `#w=${link.words}&l=${link.level}&z=${link.size}`;
}
