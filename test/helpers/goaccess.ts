import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is the log analyser installed? Tests that need it skip with a message otherwise. */
export const hasGoaccess = spawnSync('goaccess', ['--version']).status === 0;

/** What goaccess makes of log lines in one of its own formats. */
export function goaccess(format: 'AWSALB' | 'AWSS3', lines: readonly string[]): { readonly valid: number; readonly failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'goaccess-'));
  try {
    const log = join(folder, 'lines.log');
    const report = join(folder, 'report.json');
    writeFileSync(log, `${lines.join('\n')}\n`);
    const run = spawnSync('goaccess', [log, `--log-format=${format}`, '-o', report, '--no-progress'], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`goaccess: ${run.stderr || run.stdout}`);
    const { general } = JSON.parse(readFileSync(report, 'utf8')) as { general: { valid_requests: number; failed_requests: number } };
    return { valid: general.valid_requests, failed: general.failed_requests };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
