import { toast } from 'svelte-sonner';
import { evidence as words } from '../../messages/answer.ts';

/** Says what was done, and offers to take it back. */
export function undoable(text: string, undo: () => void): void {
  toast(text, { action: { label: words.undo, onClick: undo } });
}
