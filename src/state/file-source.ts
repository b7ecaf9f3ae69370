import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Key } from '../case/key.ts';
import type { Connector } from '../query/connector.ts';
import type { CaseSource, Graded } from './session.ts';
import { storage } from './storage.ts';

/** A case from a `.thcase` file; the file is kept in the browser, so that a reload resumes. There is no key here. */
export function fileSource(file: Blob): CaseSource {
  return {
    scenario: 'file',
    async open(hooks) {
      const { openFromFile } = await import('../workers/case-from-file.ts');
      const opened = await openFromFile(file, hooks);
      await storage.keepFile(opened.case.id, file).catch(() => undefined);
      return opened;
    },
  };
}

/**
 * Grades an answer with a key file.
 * @throws Error in one sentence when the text is no key, or the key of another case
 */
export async function gradeWithKey(keyText: string, caseId: string, answer: Answer, connector?: Connector): Promise<Graded> {
  const [{ parseKey }, { grade }] = await Promise.all([import('../case/key-file.ts'), import('../grading/grade.ts')]);
  let json: unknown;
  try {
    json = JSON.parse(keyText);
  } catch (cause) {
    throw new Error('This file is not JSON.', { cause });
  }
  const key: Key = parseKey(json, 'This file');
  if (key.case !== caseId) throw new Error('This key belongs to another case.');
  return { report: await grade(key, answer, connector), reveal: key.reveal };
}
