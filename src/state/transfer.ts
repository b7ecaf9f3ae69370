import { newId, storage, type Attempt, type AttemptEvent } from './storage.ts';

/** Hands a file to the person. */
export function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

interface AttemptFile {
  readonly kind: 'tracehound-attempt';
  readonly version: 1;
  readonly attempt: Attempt;
  readonly events: readonly AttemptEvent[];
}

/** An attempt with its events as JSON. A browser that keeps nothing has no events, but the work still goes out. */
export async function exportAttempt(attempt: Attempt): Promise<Blob> {
  const events = await storage.events(attempt.id).catch(() => []);
  const file: AttemptFile = { kind: 'tracehound-attempt', version: 1, attempt, events };
  return new Blob([JSON.stringify(file)], { type: 'application/json' });
}

/**
 * Takes an exported attempt in under a new id, so that nothing of one's own is overwritten.
 * @throws Error when the text is no attempt of a known version
 */
export async function importAttempt(text: string): Promise<Attempt> {
  const file = parseAttempt(text);
  const id = newId();
  const attempt: Attempt = { ...file.attempt, id, updatedAt: Date.now() };
  await storage.save(
    attempt,
    file.events.map((event) => ({ ...event, attempt: id })),
  );
  return attempt;
}

/** Checks the shape that everything else relies on. */
export function parseAttempt(text: string): AttemptFile {
  const file = JSON.parse(text) as Partial<AttemptFile> | null;
  const attempt = file?.attempt;
  const practice = attempt?.source?.kind === 'practice' && typeof attempt.source.words === 'string';
  const known =
    file?.kind === 'tracehound-attempt' &&
    file.version === 1 &&
    attempt?.version === 1 &&
    typeof attempt.scenario === 'string' &&
    /^[a-z0-9-]+$/.test(attempt.scenario) &&
    typeof attempt.title === 'string' &&
    typeof attempt.caseId === 'string' &&
    Array.isArray(attempt.submissions) &&
    (practice || attempt.source?.kind === 'file');
  if (!known || !attempt) throw new Error('This is not an attempt of this version of Tracehound.');
  const snapshot = attempt.snapshot;
  const whole =
    snapshot === undefined ||
    (Array.isArray(snapshot.cells?.all) &&
      Array.isArray(snapshot.range) &&
      Array.isArray(snapshot.evidence?.pins) &&
      typeof snapshot.answer?.prose === 'object' &&
      Array.isArray(snapshot.history));
  if (!whole) throw new Error('The work in this file is damaged.');
  return { kind: 'tracehound-attempt', version: 1, attempt, events: Array.isArray(file.events) ? file.events : [] };
}
