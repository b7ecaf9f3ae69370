import { tick } from 'svelte';

/** Frames that something just asked for may take to appear: a pane that opens, a dialog that closes. */
const patience = 20;

/** Moves the focus to the element of this id as soon as it is there. */
export async function focusOn(id: string): Promise<void> {
  await tick();
  for (let frame = 0; frame < patience; frame += 1) {
    const element = document.getElementById(id);
    if (element) {
      for (let fold = element.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true;
      element.focus();
      element.scrollIntoView({ block: 'nearest' });
      return;
    }
    await new Promise(requestAnimationFrame);
  }
}
