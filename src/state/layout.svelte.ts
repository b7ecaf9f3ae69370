import { currentTheme, type Theme } from './theme.ts';

export type RightTab = 'brief' | 'evidence' | 'answer' | 'log';
export type NarrowTab = 'brief' | 'query' | 'results' | 'evidence' | 'answer';

/** A setting kept in local storage; a browser that refuses storage just forgets it. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(`tracehound.${key}`);
  } catch {
    return null;
  }
}
function store(key: string, value: string): void {
  try {
    localStorage.setItem(`tracehound.${key}`, value);
  } catch {
    // Private mode: the setting lasts as long as the page.
  }
}

/** How the workbench is laid out, and the person's settings for all cases. */
export class Layout {
  leftOpen = $state(true);
  rightOpen = $state(true);
  rightTab = $state<RightTab>('brief');
  narrowTab = $state<NarrowTab>('brief');
  inspectorOpen = $state(false);
  theme = $state<Theme>(currentTheme());
  /** A plain text area instead of Monaco. */
  simpleEditor = $state(stored('simple-editor') === 'true');
  singleKeys = $state(stored('single-keys') !== 'false');
  timerHidden = $state(stored('timer-hidden') === 'true');

  setSimpleEditor(on: boolean): void {
    this.simpleEditor = on;
    store('simple-editor', String(on));
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys = on;
    store('single-keys', String(on));
  }

  setTimerHidden(on: boolean): void {
    this.timerHidden = on;
    store('timer-hidden', String(on));
  }

  /** Shows a tab of the right pane wherever it lives at this width. */
  show(tab: RightTab): void {
    this.rightTab = tab;
    this.rightOpen = true;
    this.narrowTab = tab === 'log' ? 'query' : tab;
  }

  snapshot() {
    return { leftOpen: this.leftOpen, rightOpen: this.rightOpen, rightTab: this.rightTab, narrowTab: this.narrowTab };
  }

  restore(saved: ReturnType<Layout['snapshot']>): void {
    this.leftOpen = saved.leftOpen;
    this.rightOpen = saved.rightOpen;
    this.rightTab = saved.rightTab;
    this.narrowTab = saved.narrowTab;
  }
}
