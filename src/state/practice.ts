import type { PracticeRequest } from '../workers/protocol.ts';
import type { CaseSource } from './session.ts';

/** Five fresh practice words. */
export async function freshWords(): Promise<string> {
  const { practiceWords } = await import('../../generators/core/seed.ts');
  return practiceWords(crypto.getRandomValues(new Uint8Array(8)));
}

/**
 * A practice case: made in a worker from its words. Its key is derived, and the grader loaded, only when an answer is handed in.
 */
export function practiceSource(
  scenario: string,
  practice: { readonly words: string; readonly level: 1 | 2 | 3; readonly size: 'full' | 'short'; readonly scale?: number | undefined },
): CaseSource {
  const request: PracticeRequest = {
    scenario,
    seed: practice.words,
    level: practice.level,
    size: practice.size,
    scale: practice.scale ?? 1,
  };
  return {
    scenario,
    async open(hooks) {
      const { openPractice, deriveKey } = await import('../workers/practice.ts');
      const opened = await openPractice(request, hooks);
      return {
        ...opened,
        async grade(answer) {
          const [{ grade }, key] = await Promise.all([import('../grading/grade.ts'), deriveKey(request)]);
          return { report: await grade(key, answer, opened.connector), reveal: key.reveal };
        },
      };
    },
  };
}
