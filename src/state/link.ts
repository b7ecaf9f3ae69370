/** The address of a practice case: `#w=<words>&l=<1|2|3>&z=<full|short>`. The words are the seed of practice, never of an assessment. */
export interface PracticeLink {
  readonly words: string | undefined;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  /** Scale of the case, for tests and small machines: another scale is another case. */
  readonly scale: number | undefined;
  /** An attempt to resume. */
  readonly attempt: string | undefined;
}

export function parseLink(hash: string): PracticeLink {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const level = Number(parameters.get('l'));
  const scale = Number(parameters.get('s'));
  const words = parameters.get('w')?.toLowerCase().trim();
  return {
    words: words && /^[a-z]+(?:-[a-z]+)*$/.test(words) ? words : undefined,
    level: level === 1 || level === 3 ? level : 2,
    size: parameters.get('z') === 'short' ? 'short' : 'full',
    scale: scale > 0 && scale < 1 ? scale : undefined,
    attempt: parameters.get('a') ?? undefined,
  };
}

/** Without words the lab draws fresh ones: another case of the same scenario. */
export function formatLink(link: { words?: string | undefined; level: number; size: string; scale?: number | undefined }): string {
  return `#${link.words ? `w=${link.words}&` : ''}l=${link.level}&z=${link.size}${link.scale ? `&s=${link.scale}` : ''}`;
}
