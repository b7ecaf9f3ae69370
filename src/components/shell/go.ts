import type { Lab } from '../../state/lab.svelte.ts';
import type { RightTab } from '../../state/layout.svelte.ts';
import { focusOn } from '../ui/focus.ts';

/** Shows a tab of the right pane and goes into it: into the first field of the answer, else to the pane, so that keys scroll it. */
export function goToTab(lab: Lab, tab: RightTab): void {
  lab.layout.show(tab);
  void focusOn(tab === 'answer' ? 'answer-situation' : 'side-panel');
}

/** Shows a table's columns in the tables pane and goes to its name. */
export function goToTable(lab: Lab, table: string): void {
  lab.layout.leftOpen = true;
  lab.layout.narrowTab = 'query';
  lab.schema.filter = '';
  if (!lab.schema.expanded[table]) lab.schema.toggle(table);
  void focusOn(`table-${table}`);
}
