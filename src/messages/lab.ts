/** Words of the workbench. Functions take the figures; the parts that vary stay out of the markup. */
export const lab = {
  practice: 'Practice', fromFile: 'Case file', level: (level: number) => `Level ${level}`,
  saved: (time: string) => `Saved ${time}`, saving: 'Saving…', notSaved: 'Not saved yet',
  saveFailed: (why: string) => `This browser did not save your work (${why}). Download a copy before you close the page.`,
  elsewhere: 'This attempt is open in another tab. Work there; what you do here is not saved.',
  minutesLeft: (minutes: number) => (minutes >= 0 ? `${minutes} min left` : `${-minutes} min over`),
  timerHide: 'Hide the time', timerShow: 'Show the time', pause: 'Pause the time', resume: 'Resume the time',
  hints: 'Hints', find: 'Find anything', submit: 'Submit answer', saveAnswer: 'Save answer', theme: 'Switch theme', more: 'Case menu',
  regions: { top: 'Case', ribbon: 'Ribbon: events over time', tables: 'Tables', editor: 'Query editor', results: 'Results', side: 'Brief, evidence and answer', status: 'Status' },
  tabs: { brief: 'Brief', evidence: 'Evidence', answer: 'Answer', log: 'Log', query: 'Query', results: 'Results' },
  panes: { left: 'Width of the tables pane', right: 'Width of the brief pane', editor: 'Height of the editor', hideLeft: 'Hide tables', showLeft: 'Show tables', hideRight: 'Hide the right pane', showRight: 'Show the right pane' },
  status: { ready: 'DuckDB ready', loading: 'Loading', failed: 'Engine stopped', privacy: 'All data stays in this browser', zone: 'UTC', keyboard: 'Keyboard', selfGraded: 'Self-graded practice' },

  loading: {
    title: 'Preparing the case',
    engine: 'Loading query engine', generate: 'Writing the records', load: 'Loading tables', open: 'Opening the case',
    bytes: (done: string, total?: string) => (total ? `${done} / ${total} MB` : `${done} MB`),
    rows: (done: string, total?: string) => (total ? `${done} / ${total} rows` : `${done} rows`),
    meanwhile: 'You can read the brief and write a query meanwhile. A query that you run now starts as soon as the tables are there.',
    failed: 'The case could not be opened', retry: 'Try again', export: 'Download my work', reload: 'Reload the page',
  },

  ribbon: {
    all: 'All tables', which: 'Table on the ribbon', zoomIn: 'Narrow the time range', zoomOut: 'Widen the time range', reset: 'Whole case', earlier: 'Earlier', later: 'Later', asTable: 'As table',
    start: 'Start of the time range, $t0', end: 'End of the time range, $t1', waiting: 'Counting events…', failed: 'The ribbon could not be counted.', empty: 'The ribbon fills when the case is loaded.',
    summary: (from: string, to: string) => `Time range ${from} to ${to} UTC`,
    tableTitle: 'Events over time', bin: 'From (UTC)', events: 'Events', pins: 'Pins', use: 'Use this time',
    flag: (table: string, time: string) => `${table} ${time}`,
    windowHint: 'Queries see the range as $t0 and $t1.',
  },

  schema: {
    title: 'Tables', filter: 'Filter tables and columns', rows: (rows: string) => `${rows} rows`, insert: 'Put the name into the query', first: 'First rows',
    include: (column: string, value: string) => `Keep rows where ${column} is ${value}`, exclude: (column: string, value: string) => `Leave out rows where ${column} is ${value}`,
    distinct: (count: string) => `${count} distinct`, nulls: (share: string) => `${share} empty`, range: 'From–to', keys: 'Keys', failed: 'Not counted.', counting: 'Counting…', none: 'Nothing matches.',
    nested: 'Nested value: expand a row to read it.', cells: 'Saved cells', doc: 'Format reference', arrived: 'arrives later than it happens',
  },

  editor: {
    run: 'Run', runAll: 'Run all', format: 'Format', history: 'History', copyLink: 'Copy link', add: 'New cell', close: (name: string) => `Close ${name}`, rename: 'Rename the cell',
    placeholder: 'SELECT … FROM …   Ctrl+Enter runs the statement under the cursor', label: (name: string) => `Query ${name}. Escape, then Tab, leaves the editor.`, labelShort: (name: string) => `Query ${name}`,
    queued: 'Queued: runs when the tables are loaded.', running: (seconds: string) => `Running ${seconds} s`, still: (seconds: string) => `Still running. ${seconds} s.`, cancel: 'Cancel', restart: 'Restart engine', restartHint: 'About 2 s; your work is kept.', restarting: 'Restarting the engine…',
    done: (ms: string, rows: string) => `${ms} ms · ${rows} rows`, cancelled: 'Cancelled.', failed: 'The statement failed.',
    didYouMean: 'Did you mean', replaceWith: (name: string) => `Replace with ${name}`, line: (line: number, column: number) => `Line ${line}, column ${column}`, meaning: 'What does this mean?',
    tabLeaves: 'Ctrl+M lets Tab leave the editor.', formatFailed: 'This text cannot be formatted. Check its quotes and brackets.', formatted: 'Formatted.', linkCopied: 'Link copied. It opens this case, not your work.',
    simple: 'Simple editor', completions: 'Completions', closed: (name: string) => `${name} closed.`, undo: 'Undo', mobile: 'Querying is easier on a computer.',
    keyRow: 'Insert', viewNote: (name: string) => `After a run, FROM ${name} reads this result.`,
  },

  history: { title: 'History', empty: 'Nothing has run yet.', restore: 'Put into a new cell', again: 'Run again', rows: (rows: string, ms: string) => `${rows} rows · ${ms} ms`, when: 'When', what: 'Query', outcome: 'Outcome' },

  results: {
    views: { table: 'Table', chart: 'Chart', plain: 'Read as plain table' }, pinRow: 'Pin row', pinResult: 'Pin result', inspect: 'Inspect', copyAll: 'Copy', columns: 'Columns',
    start: 'Run a query to see rows.', starters: 'Starter queries', loadingStart: 'The first rows come when the tables are loaded.',
    zero: '0 rows.', zeroWindow: (from: string, to: string) => `The query uses the time range ${from} to ${to}.`, clearWindow: 'Use the whole case', why: 'Which condition empties it?', dropOne: 'Rows without this condition', counting: 'Counting…',
    truncated: (rows: string) => `Showing the first ${rows} rows. More exist: narrow the query or aggregate.`, rows: (rows: string) => `${rows} rows`,
    gridLabel: (name: string) => `Result of ${name}`, position: (row: string, column: string) => `Row ${row}, ${column}`, copied: (cells: number) => `${cells} ${cells === 1 ? 'cell' : 'cells'} copied.`, null: 'NULL',
    plainNote: (rows: number) => `First ${rows} rows.`, resumed: 'Running the last query again…', previous: 'Result of the run before',
    menu: { title: (name: string) => `Column ${name}`, asc: 'Sort ascending', desc: 'Sort descending', unsort: 'Original order', wider: 'Wider', narrower: 'Narrower', auto: 'Fit to content', hide: 'Hide', showAll: 'Show hidden columns', stats: 'Count the values' },
    filtered: 'The condition was added to the query.', pinned: (id: string) => `Pinned as ${id}.`, already: (id: string) => `Already pinned as ${id}.`, note: 'Note for the pin', noRow: 'Move to a row first.',
  },

  inspector: { title: 'Row', fields: 'Fields', raw: 'Raw record', same: 'Find same value', keep: 'Keep only this value', close: 'Close', rawNone: 'The raw record needs the _rid column of one table. Run SELECT * to see it.', rawFailed: 'The raw record could not be read.', copy: 'Copy', copyField: (name: string) => `Copy ${name}`, context: 'Rows around it', previous: 'Previous row', next: 'Next row' },

  chart: {
    none: 'Needs a number column.', noRows: 'No rows to draw.', addCount: 'Add count(*) over time', label: 'Chart', table: 'Show as table', hide: 'Hide table', cursor: 'Arrow keys move along the chart.',
    more: (count: string) => `${count} more rows are not drawn.`, line: 'Line', bars: 'Bars',
  },

  palette: { label: 'Find a command, table, cell or pin', empty: 'Nothing found.', groups: { command: 'Commands', table: 'Tables', cell: 'Cells', pin: 'Evidence' } },

  hintsDrawer: { title: 'Hints', intro: 'Four steps per question: a nudge, where to look, how, and a worked query. The report lists how many you opened; the score does not change.', next: (step: number, of: number) => `Open step ${step} of ${of}`, opened: (step: number) => `Step ${step}`, names: ['Nudge', 'Where', 'How', 'Worked query'], none: 'This case has no hints.', use: 'Put the query into a cell' },

  log: { title: 'Log', note: 'Every run of this attempt, newest last.' },

  menu: {
    exportAttempt: 'Export this attempt', exportCase: 'Export the case file', openCase: 'Open a case file', attempts: 'All attempts', newAttempt: 'Start again on this case', freshCase: 'New case, other data', lastReport: 'Last report',
    remove: 'Delete this attempt', removeAll: 'Delete my data', removeTitle: 'Delete your data?', removeText: 'Deletes every attempt, report, case and setting that this site keeps in this browser. It cannot be undone.', removeOneText: 'Deletes this attempt with its queries, evidence and answers. It cannot be undone.', cancel: 'Keep it', confirm: 'Delete', removed: 'Deleted.', simpleOn: 'Use the simple editor', simpleOff: 'Use the full editor', keysOff: 'Turn single-letter keys off', keysOn: 'Turn single-letter keys on', help: 'Help',
  },

  narrow: 'Querying is easier on a computer.',
  sections: { brief: 'Brief', questions: 'Questions to answer', tables: 'Tables', window: (from: string, to: string) => `${from} to ${to} UTC`, minutes: (minutes: number) => `about ${minutes} min` },

  home: {
    title: 'Your work', resume: 'Continue', empty: 'No attempts in this browser yet.', open: 'Open a case file (.thcase)', import: 'Import an attempt (.json)', start: 'Browse scenarios', report: (score: number) => `Report, ${score} / 100`, submitted: 'Answer saved', updated: 'Last change', bad: 'This file could not be read.', imported: 'Imported.', remove: 'Delete', gradeKey: 'Grade with a key file (.json)', noReport: 'No report yet', columns: ['Case', 'Last change', 'Result', 'Actions'],
    fresh: 'To start a case, choose one from the scenarios.', noFileEngine: 'This build cannot open case files yet.',
  },
} as const;
