import { rmSync } from 'node:fs';

/** A path that must not outlive this process unless it is kept. */
export interface Scratch {
  /** Removes it now. */
  readonly remove: () => void;
  /** Lets it stand: it is whole. */
  readonly keep: () => void;
}

const paths = new Set<string>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function removeAll(): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  paths.clear();
  unwatch();
}

/** Cleans up, then ends the process as the signal would have. */
function stop(signal: NodeJS.Signals): void {
  removeAll();
  process.kill(process.pid, signal);
}

function watch(): void {
  process.on('exit', removeAll);
  for (const signal of SIGNALS) process.on(signal, stop);
}

function unwatch(): void {
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, stop);
}

/** Marks a file or folder as unfinished: it goes when the process ends, by itself or by a signal such as Ctrl+C. */
export function scratch(path: string): Scratch {
  if (paths.size === 0) watch();
  paths.add(path);
  const keep = (): void => {
    if (paths.delete(path) && paths.size === 0) unwatch();
  };
  return {
    keep,
    remove() {
      rmSync(path, { recursive: true, force: true });
      keep();
    },
  };
}
