import { existsSync, readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import type { Key } from '../../case/key.ts';
import { parseKey } from '../../case/key-file.ts';
import { agreementTable } from '../../grading/agreement-table.ts';
import { agreement, LABELS, type Labels } from '../../grading/agreement.ts';
import { grade, judge } from '../../grading/grade.ts';
import type { Report } from '../../grading/report.ts';
import { questions, regrade, SHARE, type Question, type Replies } from '../../grading/interview.ts';
import { headline, summary } from '../../grading/summary.ts';
import { openCase } from '../open-case.ts';
import { defineCommand, none, text, UsageError } from '../command.ts';

/** What the page saves: the answer with the case that it is for. Lists of answers have an `id` for each, and may have a person's labels. */
const submissionSchema = z.object({
  id: z.string().optional(),
  case: z.string().optional(),
  scenario: z.string().optional(),
  answer: answerSchema,
  style: z.string().optional(),
  band: z.string().optional(),
  labels: z.record(z.string(), z.enum(LABELS)).optional(),
  overall: z.number().min(0).max(100).optional(),
});
type Submission = z.infer<typeof submissionSchema>;

/** Reads a submission; `bare` also takes the answer alone. @throws UsageError when it is none, or is for another case than the Key's */
function parseSubmission(value: unknown, key: Key, where: string, bare: boolean): Submission {
  const wrapped = !bare || (typeof value === 'object' && value !== null && 'answer' in value);
  if (!wrapped && typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    throw new UsageError(`${where} is not an answer: it is empty. Boxes are situation, task, action, result, rootCause and others.`);
  const parsed = submissionSchema.safeParse(wrapped ? value : { answer: value });
  if (!parsed.success)
    throw new UsageError(
      `${where} is not an answer: ${parsed.error.issues.map(({ path, message }) => `${path.slice(wrapped ? 0 : 1).join('.') || 'top'}: ${message}`).join('; ')}. The lab saves one with the texts situation, task, action and result.`,
    );
  const { case: id, scenario } = parsed.data;
  if ((id ?? key.case) !== key.case || (scenario ?? key.scenario) !== key.scenario)
    throw new UsageError(
      `${where} answers another case (${[scenario, id].filter(Boolean).join(' ')}) than the Key's (${key.scenario} ${key.case}).`,
    );
  const stray = Object.keys(parsed.data.labels ?? {}).filter((claim) => !key.claims.some((one) => one.id === claim));
  if (stray.length)
    throw new UsageError(
      `${where} has labels for ${stray.join(', ')}, which the Key does not claim. It claims ${key.claims.map((claim) => claim.id).join(', ')}.`,
    );
  return parsed.data;
}

/** "answers.json, entry 3 (A07)". */
const entryName = (file: string, index: number, item: unknown): string => {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return `${file}, entry ${index + 1}${typeof id === 'string' ? ` (${id})` : ''}`;
};

type Graded = Submission & { readonly id: string; readonly report: Report };

/** A list of answers for a terminal: a line each, then, where answers have labels, how well the grader agrees. */
function listing(graded: readonly Graded[]): string {
  const lines = graded.map(({ id, report }) => `${id}: ${headline(report)}`);
  const labelled = graded.filter((one): one is Graded & Labels => one.labels !== undefined);
  if (labelled.length)
    lines.push(
      '',
      agreementTable(
        agreement(
          labelled,
          labelled.map(({ report }) => report),
        ),
      ),
    );
  return lines.join('\n');
}

/** What a program wants of a graded list. */
const verdicts = (graded: readonly Graded[]): unknown =>
  graded.map(({ id, report: { score, claims } }) => ({
    id,
    score,
    claims: claims.map((claim) => ({ id: claim.id, verdict: claim.verdict })),
  }));

const read = (file: string, what: string): unknown => {
  if (!existsSync(file)) throw new UsageError(`There is no ${what} at ${file}.`);
  try {
    return parseYaml(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(
      file.endsWith('.thcase')
        ? `${file} is a case, which holds no ${what}. It goes with --case; generate --key writes the Key.`
        : `${file} is neither JSON nor YAML: give the ${what} as the lab or the terminal wrote it.`,
    );
  }
};

/** @throws UsageError when the file is no Key */
function readKey(file: string): Key {
  const value = read(file, 'Key');
  try {
    return parseKey(value, file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError when the file holds no replies, or one for a claim that the Key does not have */
function readReplies(file: string, key: Key): Replies {
  const parsed = z.record(z.string(), z.string()).safeParse(read(file, 'replies'));
  if (!parsed.success) throw new UsageError(`${file} holds no replies: give {claim: text}, with the claims that the questions name.`);
  const unknown = Object.keys(parsed.data).find((id) => !key.claims.some((claim) => claim.id === id));
  if (unknown !== undefined) throw new UsageError(`${file} replies to "${unknown}", which is no claim of this Key.`);
  return parsed.data;
}

/** The questions for a terminal, each with the claim by which `--replies` refers to it. */
const askedLines = (asked: readonly Question[]): string[] =>
  asked.length === 0
    ? []
    : [
        '',
        `Follow-up questions (a reply counts ${Math.round(SHARE * 100)} %; give them with --replies, {claim: text}):`,
        ...asked.map(({ claim, text: question }) => `  ${claim}: ${question}`),
      ];

export default defineCommand({
  id: 'grade',
  summary: 'Grades an answer against a Key; with a case, pins are run again.',
  usage: '--key FILE (--answer FILE [--replies FILE] | --answers FILE) [--case FILE] [--json]',
  help: [
    ['--key FILE', 'the Key (JSON)'],
    ['--answer FILE', 'the answer (JSON or YAML), as the lab saves it or alone'],
    ['--answers FILE', 'many answers: a list of {id, answer}; where they have labels {claim: met, partial or missed}'],
    ['', '(and overall 0-100, style, band), also how well the grader agrees with them'],
    ['--replies FILE', 'replies to its follow-up questions, {claim: text}: gives the final grade'],
    ['--case FILE', 'the case: a .thcase, or a folder made by generate --format duckdb'],
    ['--json', 'the whole report as JSON; of many answers [{id, score, claims: [{id, verdict}]}]'],
  ],
  options: {
    key: { type: 'string' },
    answer: { type: 'string' },
    replies: { type: 'string' },
    answers: { type: 'string' },
    case: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(positionals, values, io) {
    none(positionals);
    const keyFile = text(values, 'key');
    const one = text(values, 'answer');
    const many = text(values, 'answers');
    if (keyFile === undefined || (one === undefined) === (many === undefined))
      throw new UsageError('Give --key FILE and either --answer FILE or --answers FILE.');
    const repliesFile = text(values, 'replies');
    if (repliesFile !== undefined && one === undefined)
      throw new UsageError('--replies goes with --answer: it replies to the questions on that answer.');
    const key = readKey(keyFile);
    const replies = repliesFile === undefined ? undefined : readReplies(repliesFile, key);
    const caseFile = text(values, 'case');
    const opened = caseFile === undefined ? undefined : await openCase(caseFile);
    try {
      if (opened && opened.case.id !== key.case)
        throw new UsageError(
          `${caseFile} is another case (${opened.case.scenario} ${opened.case.id}) than the Key's (${key.scenario} ${key.case}).`,
        );
      if (one !== undefined) {
        const { answer } = parseSubmission(read(one, 'answer'), key, one, true);
        const report = replies ? await regrade(key, answer, replies, opened?.connector) : await grade(key, answer, opened?.connector);
        const asked = replies ? [] : questions(key, answer, judge(key, answer));
        io.out(
          values['json']
            ? JSON.stringify(asked.length > 0 ? { ...report, questions: asked } : report, null, 2)
            : [summary(report), ...askedLines(asked)].join('\n'),
        );
      } else {
        const list = read(many as string, 'answers');
        if (!Array.isArray(list)) throw new UsageError(`${many} is not a list of {id, answer}.`);
        const submissions = list.map((item, index) => parseSubmission(item, key, entryName(many as string, index, item), false));
        const graded: Graded[] = [];
        for (const [index, submission] of submissions.entries())
          graded.push({
            ...submission,
            id: submission.id ?? String(index),
            report: await grade(key, submission.answer, opened?.connector),
          });
        io.out(values['json'] ? JSON.stringify(verdicts(graded)) : listing(graded));
      }
    } finally {
      await opened?.connector.close();
    }
    return 0;
  },
});
