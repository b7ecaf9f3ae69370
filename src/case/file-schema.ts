import { z } from 'zod';

// Zod would try to compile its checks with `new Function`, which the page's policy refuses.
z.config({ jitless: true });

const text = (max: number) => z.string().max(max);
/** Names of tables and scenarios: they go into SQL and file names. */
const slug = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const column = z.strictObject({ name: text(64).min(1), type: text(4000).min(1), description: text(2000), entity: text(64).optional() });

const table = z.strictObject({
  name: slug,
  title: text(200),
  description: text(4000),
  spec: text(500).refine((value) => value === '' || /^https:\/\//.test(value), 'must be an https address'),
  source: slug,
  time: text(64),
  columns: z.array(column).min(1).max(200),
  rows: z.int().min(0).max(1e9),
  sha256,
  raw: z.strictObject({ format: z.enum(['json', 'line']), sql: text(50_000), header: text(4000).optional() }),
});

const common = {
  version: z.literal(1),
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  scenario: slug,
  title: text(200),
  level: z.literal([1, 2, 3]),
  size: z.enum(['full', 'short']),
  tracehound: text(64),
  window: z.strictObject({ start: instant, end: instant }),
  questions: z.array(z.strictObject({ id: text(64), text: text(4000), hints: z.array(text(4000)).max(20) })).max(50),
  starters: z.array(z.strictObject({ name: text(200), sql: text(20_000) })).max(50),
  minutes: z.number().min(1).max(10_000),
  tables: z.array(table).min(1).max(64),
};

/** A Case as JSON. */
export const caseSchema = z.strictObject({ ...common, brief: text(65_536) });

/** `case.json` of a file: the brief stands beside it, and the database is named by its size and hash. */
export const caseJsonSchema = z.strictObject({ ...common, database: z.strictObject({ bytes: z.int().min(1), sha256 }) });

/** One sentence about the first thing that does not fit. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'unknown';
}
