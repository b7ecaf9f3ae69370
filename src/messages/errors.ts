/** What to do about a failed statement, by kind of error. */
export const queryErrors: Readonly<Record<string, { title: string; help: string }>> = {
  syntax: {
    title: 'Syntax',
    help: 'DuckDB could not read the statement. The mark shows where it stopped; the mistake is often just before it: a missing comma, quote or bracket.',
  },
  catalog: {
    title: 'Unknown name',
    help: 'There is no table, view or function of that name. The left pane lists the tables; a cell can be read by name after it has text.',
  },
  binder: {
    title: 'Unknown column or wrong type',
    help: "A column does not exist in the tables of this query, or a function got a type that it does not take. Fields of nested columns are read with a dot: userIdentity.arn; keys of maps with brackets: requestParameters['bucketName'].",
  },
  conversion: {
    title: 'Value does not fit',
    help: 'A text could not be read as a number or time. TRY_CAST gives NULL instead of failing.',
  },
  permission: {
    title: 'Not allowed here',
    help: 'The case is read-only and locked: no files, network, extensions or settings. You can create temporary views.',
  },
  memory: {
    title: 'Out of memory',
    help: 'The result or a join is too big for this tab. Filter by time first, or aggregate before joining.',
  },
  interrupted: { title: 'Cancelled', help: 'The statement was stopped.' },
  timeout: {
    title: 'Stopped after the time limit',
    help: 'The statement ran too long. Filter by time, or look at a join that multiplies rows.',
  },
  crashed: {
    title: 'The engine stopped',
    help: 'The engine was started again and the case reopened. Your queries, evidence and answer are kept.',
  },
  other: { title: 'Failed', help: 'DuckDB refused the statement.' },
};

/** Why a case cannot be opened, from the browser's own words. */
export function bootAdvice(error: Error): { cause: string; fix: string } {
  const text = `${error.name} ${error.message}`;
  if (/WebAssembly|wasm|CompileError|unsafe-eval/i.test(text))
    return {
      cause: 'The browser did not start WebAssembly.',
      fix: 'Allow WebAssembly for this page (some security add-ons and hardened modes block it), or use a current Chromium or Firefox.',
    };
  if (/practice word|seed/i.test(text)) return { cause: error.message, fix: 'Check the address, or start a new case from the menu.' };
  if (/memory|allocation|RangeError/i.test(text))
    return { cause: 'The browser ran out of memory.', fix: 'Close other tabs, or open the short size of this case.' };
  if (/fetch|network|load|404|import/i.test(text))
    return { cause: 'A part of the lab could not be downloaded.', fix: 'Check the connection and try again.' };
  if (/quota|storage/i.test(text))
    return { cause: 'The browser has no room to keep the case.', fix: 'Free some space, or allow storage for this page.' };
  return { cause: error.message, fix: 'Try again. If it happens again, reload the page; your work is kept.' };
}
