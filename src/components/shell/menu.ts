import type { Lab } from '../../state/lab.svelte.ts';
import { lab as words } from '../../messages/lab.ts';
import { shell } from '../../messages/shell.ts';
import { pinText } from '../../state/pin-label.ts';
import { switchTheme } from '../../state/theme.ts';
import { focusOn } from '../ui/focus.ts';
import { goToTab, goToTable } from './go.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly group: keyof typeof words.palette.groups;
  readonly detail?: string;
  run: () => void;
}

/** What the dialogs and files of the workbench offer to the commands. */
export interface Actions {
  history: () => void;
  hints: () => void;
  keyboard: () => void;
  submit: () => void;
  exportAttempt: () => void;
  exportCase: () => void;
  home: () => void;
  again: () => void;
  fresh: () => void;
  remove: () => void;
  removeAll: () => void;
  format: () => void;
  copyLink: () => void;
}

/** Every command, table, cell and pin that the palette can reach. */
export function commands(lab: Lab, actions: Actions): Command[] {
  const menu = words.menu;
  const command = (id: string, label: string, run: () => void, keys?: string): Command => ({
    id,
    label,
    run,
    group: 'command',
    ...(keys ? { keys } : {}),
  });
  const last = lab.autosave.attempt?.submissions.findLast((each) => each.graded);
  return [
    command('run', words.editor.run, () => lab.runner.runAt(lab.cells.active), 'Ctrl+Enter'),
    command('run-all', words.editor.runAll, () => lab.runner.runAll(), 'Ctrl+Shift+Enter'),
    command('cell', words.editor.add, () => {
      lab.editor.focusNext = true;
      lab.cells.add();
    }),
    command('format', words.editor.format, actions.format, 'Ctrl+Shift+F'),
    command('history', words.history.title, actions.history, 'Ctrl+H'),
    command('hints', words.hintsDrawer.title, actions.hints),
    ...(lab.attemptSource.kind === 'practice' ? [command('link', words.editor.copyLink, actions.copyLink)] : []),
    ...(['brief', 'evidence', 'answer', 'log'] as const).map((tab, index) =>
      command(tab, words.tabs[tab], () => goToTab(lab, tab), `Alt+Shift+${index + 1}`),
    ),
    command('submit', lab.canGrade ? words.submit : words.saveAnswer, actions.submit),
    ...(last
      ? [
          command('report', menu.lastReport, () => {
            lab.report = last;
          }),
        ]
      : []),
    command('reset-time', words.ribbon.reset, () => lab.window.reset()),
    ...(lab.runner.canRestart ? [command('restart', words.editor.restart, () => void lab.runner.restart())] : []),
    command(
      'left',
      lab.layout.leftOpen ? words.panes.hideLeft : words.panes.showLeft,
      () => (lab.layout.leftOpen = !lab.layout.leftOpen),
      'Ctrl+B',
    ),
    command(
      'right',
      lab.layout.rightOpen ? words.panes.hideRight : words.panes.showRight,
      () => (lab.layout.rightOpen = !lab.layout.rightOpen),
      'Ctrl+.',
    ),
    command('theme', shell.theme, switchTheme),
    command('simple', lab.layout.simpleEditor ? menu.simpleOff : menu.simpleOn, () => lab.layout.setSimpleEditor(!lab.layout.simpleEditor)),
    command('single-keys', lab.layout.singleKeys ? menu.keysOff : menu.keysOn, () => lab.layout.setSingleKeys(!lab.layout.singleKeys)),
    command('timer', lab.layout.timerHidden ? words.timerShow : words.timerHide, () => lab.layout.setTimerHidden(!lab.layout.timerHidden)),
    command('pause', lab.timer.paused ? words.resume : words.pause, () => {
      lab.timer.paused = !lab.timer.paused;
    }),
    command('keyboard', words.status.keyboard, actions.keyboard, '?'),
    command('export', menu.exportAttempt, actions.exportAttempt),
    ...(lab.opened?.exportCase ? [command('export-case', menu.exportCase, actions.exportCase)] : []),
    command('home', menu.attempts, actions.home),
    command('again', menu.newAttempt, actions.again),
    ...(lab.attemptSource.kind === 'practice' ? [command('fresh', menu.freshCase, actions.fresh)] : []),
    command('remove', menu.remove, actions.remove),
    command('remove-all', menu.removeAll, actions.removeAll),
    ...(lab.case?.tables ?? []).map((table): Command => ({
      id: `table-${table.name}`,
      label: table.name,
      detail: table.title,
      group: 'table',
      run: () => goToTable(lab, table.name),
    })),
    ...lab.cells.all.map((cell): Command => ({
      id: `cell-${cell.id}`,
      label: cell.name,
      detail: cell.text.replace(/\s+/g, ' ').slice(0, 60),
      group: 'cell',
      run: () => {
        lab.cells.activeId = cell.id;
      },
    })),
    ...lab.evidence.pins.map((pin): Command => ({
      id: `pin-${pin.id}`,
      label: pin.id,
      detail: pinText(pin),
      group: 'pin',
      run: () => {
        lab.layout.show('evidence');
        void focusOn(`note-${pin.id}`);
      },
    })),
  ];
}
