import { collect } from '../../generators/core/registry.ts';
import { CaseFileError } from '../case/file.ts';
import { TRACEHOUND_VERSION } from '../version.ts';
import { helpText, parse, UsageError, type Command, type Io } from './command.ts';

const commands = collect(import.meta.glob<Command>('./commands/*.ts', { eager: true, import: 'default' }));

const overview = (): string =>
  [
    `Tracehound ${TRACEHOUND_VERSION}`,
    '',
    'Usage: npm run -s tracehound -- <command> [options]',
    '',
    ...[...commands.values()].map((command) => `  ${command.id.padEnd(10)} ${command.summary}`),
    '',
    'tracehound <command> --help tells a command’s options.',
    'Exit codes: 0 done; 1 a query, proof or gate failed; 2 wrong call, or a file that is missing or not what it should be.',
  ].join('\n');

/** The process's own streams. A reader that has seen enough (`| head`) ends the command quietly. */
function standardIo(): Io {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  // To the line's beginning, and erase it: where standard error is a terminal.
  const clear = process.stderr.isTTY ? '\r\u001B[K' : '';
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${clear}${text}\n`),
    progress: (text) => void (clear && process.stderr.write(clear + text)),
  };
}

/**
 * Runs one terminal command.
 * @returns 0 done, 1 failed, 2 wrong usage or wrong file; every error is one line on standard error
 */
export async function main(args: readonly string[], io: Io = standardIo()): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      io.out(overview());
      return name === undefined ? 2 : 0;
    }
    if (name === '--version') {
      io.out(TRACEHOUND_VERSION);
      return 0;
    }
    const command = commands.get(name);
    if (!command) throw new UsageError(`Unknown command "${name}". Known: ${[...commands.keys()].join(', ')}.`);
    const { positionals, values } = parse(command, rest);
    if (values['help']) {
      io.out(helpText(command));
      return 0;
    }
    return await command.run(positionals, values, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.note(`tracehound: ${message.replaceAll('\n', ' ').trim()}`);
    if (process.env['TRACEHOUND_DEBUG'] && error instanceof Error) io.note(error.stack ?? '');
    return error instanceof UsageError || error instanceof CaseFileError ? 2 : 1;
  }
}
