import type { PracticeRequest } from '../workers/protocol.ts';
import type { Replies } from '../grading/interview.ts';
import type { CaseSource, Graded } from './session.ts';
import type { Attempt, AttemptSource, Submission } from './storage.ts';

/** Five fresh practice words. */
export async function freshWords(): Promise<string> {
  const { practiceWords } = await import('../../generators/core/seed.ts');
  return practiceWords(crypto.getRandomValues(new Uint8Array(8)));
}

/**
 * The final grade of a practice answer, with replies to its follow-up questions. Needs no engine.
 * @throws when the key cannot be derived
 */
export async function finishPractice(attempt: Attempt, { answer, asked }: Submission, replies: Replies): Promise<Graded> {
  const { source, scenario } = attempt;
  if (source.kind !== 'practice') throw new Error('The key of this case is elsewhere.');
  const [{ regrade }, { deriveKey }] = await Promise.all([import('../grading/interview.ts'), import('../workers/rpc.ts')]);
  const key = await deriveKey(requestOf(scenario, source));
  const named = (id: string): string => key.claims[Number(id)]?.id ?? id;
  const told = Object.fromEntries(Object.entries(replies).map(([id, reply]) => [named(id), reply]));
  const evidence = asked?.evidence && {
    ...asked.evidence,
    support: asked.evidence.support.map(([id, pins]) => [named(id), pins] as const),
  };
  return { report: await regrade(key, answer, told, evidence), reveal: key.reveal };
}

type Practice = Omit<Extract<AttemptSource, { kind: 'practice' }>, 'kind'>;

const requestOf = (scenario: string, { words, level, size, scale }: Practice): PracticeRequest => ({
  scenario,
  seed: words,
  level,
  size,
  scale: scale ?? 1,
});

/**
 * A practice case: made in a worker from its words. Its key is derived, and the grader loaded, only when an answer is handed in.
 */
export function practiceSource(scenario: string, practice: Practice): CaseSource {
  const request = requestOf(scenario, practice);
  return {
    scenario,
    async open(hooks) {
      const { openPractice, deriveKey } = await import('../workers/practice.ts');
      const opened = await openPractice(request, hooks);
      return {
        ...opened,
        async grade(answer) {
          const [{ interview }, key] = await Promise.all([import('../grading/interview.ts'), deriveKey(request)]);
          const { report, questions, evidence } = await interview(key, answer, opened.connector);
          if (questions.length === 0) return { report, reveal: key.reveal };
          // The ids of claims may name the cause: what is kept before the grade counts them.
          const place = (claim: string): string => String(key.claims.findIndex(({ id }) => id === claim));
          const asked = questions.map((question) => ({ ...question, claim: place(question.claim) }));
          const support = evidence?.support.map(([id, pins]) => [place(id), pins] as const);
          return { questions: asked, ...(evidence && support ? { evidence: { ...evidence, support } } : {}) };
        },
      };
    },
  };
}
