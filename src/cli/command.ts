import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** A wrong call: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Io {
  /** Writes to standard output, a newline added. */
  readonly out: (text: string) => void;
  /** Writes to standard error, a newline added. */
  readonly note: (text: string) => void;
  /** Shows how far a long work is, over the line before; only where a person watches. */
  readonly progress?: (text: string) => void;
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** One command: a file in `commands/` registers it. */
export interface Command {
  readonly id: string;
  readonly summary: string;
  /** After the command's name. */
  readonly usage: string;
  /** One line per option: `[flag, what it is]`. */
  readonly help: readonly (readonly [string, string])[];
  readonly options: ParseArgsOptionsConfig;
  /** @returns exit code */
  run(positionals: readonly string[], values: Values, io: Io): Promise<number>;
}

export const defineCommand = (command: Command): Command => command;

/** Parses a command's arguments. @throws UsageError with the usage line */
export function parse(command: Command, args: readonly string[]): { positionals: readonly string[]; values: Values } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: true,
    });
    return { positionals, values };
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. Usage: tracehound ${command.id} ${command.usage}`);
  }
}

export const helpText = (command: Command): string =>
  [
    `tracehound ${command.id} ${command.usage}`,
    '',
    command.summary,
    ...(command.help.length ? [''] : []),
    ...command.help.map(([flag, what]) => `  ${flag.padEnd(26)} ${what}`),
  ].join('\n');

/** The text value of an option. */
export const text = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** A number option within bounds. @throws UsageError */
export function number(values: Values, name: string, fallback: number, bounds: { min: number; max: number; whole?: boolean }): number {
  const value = text(values, name);
  if (value === undefined) return fallback;
  const parsed = Number(value);
  if (
    value.trim() === '' ||
    !Number.isFinite(parsed) ||
    parsed < bounds.min ||
    parsed > bounds.max ||
    (bounds.whole && !Number.isInteger(parsed))
  )
    throw new UsageError(
      `--${name} must be ${bounds.whole ? 'a whole number' : 'a number'} from ${bounds.min} to ${bounds.max}, not "${value}".`,
    );
  return parsed;
}

/** The only positional argument. @throws UsageError when it is missing or there are more */
export function single(positionals: readonly string[], what: string): string {
  if (positionals.length !== 1)
    throw new UsageError(positionals.length ? `Give one ${what}, not ${positionals.length}.` : `Name a ${what}.`);
  return positionals[0] as string;
}

/** Refuses positional arguments. @throws UsageError */
export function none(positionals: readonly string[]): void {
  if (positionals.length) throw new UsageError(`"${positionals[0]}" means nothing here: this command takes only options.`);
}
