/** The keyboard map, for the sheet and for the static page. `Mod` is Ctrl, or ⌘ on a Mac. */
export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, action: string])[];
}

export const keyboardMap: readonly KeyGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      ['F6 / Shift+F6', 'Next / previous region'],
      ['Mod+K', 'Find a command, table, cell or pin'],
      ['?', 'This sheet'],
      ['Mod+B / Mod+.', 'Show or hide the left / right pane'],
      ['Alt+1, Alt+2', 'Table, Chart'],
      ['Alt+Shift+1…4', 'Brief, Evidence, Answer, Log'],
      ['Mod+S', 'Save now (autosave is on)'],
      ['Esc', 'Cancel the running query, else close the top layer'],
    ],
  },
  {
    title: 'Editor',
    keys: [
      ['Mod+Enter', 'Run the statement under the cursor, or the selection'],
      ['Mod+Shift+Enter', 'Run all cells'],
      ['Ctrl+Space', 'Completions'],
      ['Mod+H', 'History'],
      ['Mod+Shift+F', 'Format'],
      ['Ctrl+M', 'Let Tab leave the full editor'],
    ],
  },
  {
    title: 'Results (focus in the grid)',
    keys: [
      ['Arrows, Home, End, Page', 'Move'],
      ['Shift+Arrows', 'Select a range'],
      ['Enter', 'Inspect the row'],
      ['P / Shift+P', 'Pin the row / pin with a note'],
      ['F / X', 'Keep / leave out the value'],
      ['C', 'Rows around it'],
      ['Y or Mod+C', 'Copy cell or range'],
      ['S', 'Sort by the column'],
      ['M', 'Column menu'],
      ['W', 'Wrap long text in the inspector'],
      ['[ / ]', 'Narrow / shift the time range'],
      ['0', 'Whole case'],
    ],
  },
  {
    title: 'Ribbon (focus on a handle)',
    keys: [
      ['← →', 'Move the end of the range'],
      ['Shift+← →', 'Move it further'],
      ['Home / End', 'To the start / end of the case'],
    ],
  },
];

/** `Mod` as this computer calls it. */
export function keyText(keys: string, mac: boolean): string {
  return keys.replaceAll('Mod', mac ? '⌘' : 'Ctrl');
}
