import { toast } from 'svelte-sonner';
import { answer as answerWords } from '../../messages/answer.ts';
import { lab as words } from '../../messages/lab.ts';
import type { Lab } from '../../state/lab.svelte.ts';
import { formatLink } from '../../state/link.ts';
import { site } from '../../state/site.ts';
import { storage } from '../../state/storage.ts';
import { exportAttempt as attemptFile, saveAs } from '../../state/transfer.ts';
import { formatCell } from '../editor/format.ts';

const json = (value: unknown): Blob => new Blob([JSON.stringify(value, undefined, 2)], { type: 'application/json' });

/** What the commands do with files, the clipboard and stored work. */
export const labActions = (lab: Lab) => ({
  home: () => {
    location.href = site('lab/');
  },
  format: () => {
    formatCell(lab, lab.cells.active).then(
      () => toast(words.editor.formatted),
      () => toast(words.editor.formatFailed),
    );
  },
  copyLink: () => {
    if (lab.attemptSource.kind !== 'practice') return;
    void navigator.clipboard
      .writeText(`${location.origin}${location.pathname}${formatLink(lab.attemptSource)}`)
      .then(() => toast(words.editor.linkCopied));
  },
  exportAttempt: () => void exportAttempt(lab),
  exportCase: () => void lab.opened?.exportCase?.().then((file) => saveAs(file, `${lab.case?.scenario ?? 'case'}.thcase`)),
});

async function exportAttempt(lab: Lab): Promise<void> {
  await lab.autosave.flush();
  const attempt = lab.attemptNow();
  if (attempt) saveAs(await attemptFile(attempt), `tracehound-${attempt.scenario}-${attempt.id.slice(0, 8)}.json`);
}

/** The answer that was handed in last, as a file for whoever holds the key. */
export function saveAnswer(lab: Lab): void {
  const last = lab.autosave.attempt?.submissions.at(-1);
  if (last)
    saveAs(
      json({ case: lab.case?.id, scenario: lab.case?.scenario, answer: last.answer }),
      `answer-${lab.case?.id.slice(0, 8) ?? ''}.json`,
    );
  toast(answerWords.savedFile);
}

/** Deletes this attempt, or everything that this site keeps, and leaves; what stayed is said first. */
export async function removeWork(lab: Lab, all: boolean): Promise<void> {
  const id = lab.attemptNow()?.id;
  lab.autosave.abandon();
  await lab.close().catch(() => undefined);
  const leave = () => {
    location.href = site('lab/');
  };
  if (all) {
    if ((await storage.removeAll()).length > 0)
      return void toast(words.home.inUse, {
        duration: Infinity,
        action: { label: words.home.title, onClick: leave },
        onDismiss: leave,
      });
  } else if (id) await storage.remove(id);
  leave();
}
