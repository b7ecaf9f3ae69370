import { existsSync, readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import type { Key } from '../../case/key.ts';
import { parseKey } from '../../case/key-file.ts';
import { grade } from '../../grading/grade.ts';
import { headline, summary } from '../../grading/summary.ts';
import { openCase } from '../open-case.ts';
import { defineCommand, none, text, UsageError } from '../command.ts';

/** What the page saves: the answer with the case that it is for. Lists of answers have an `id` for each. */
const submissionSchema = z.object({
  id: z.string().optional(),
  case: z.string().optional(),
  scenario: z.string().optional(),
  answer: answerSchema,
});

/** Reads a submission; `bare` also takes the answer alone. @throws UsageError when it is none, or is for another case than the Key's */
function parseSubmission(value: unknown, key: Key, where: string, bare: boolean): z.infer<typeof submissionSchema> {
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
  return parsed.data;
}

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

export default defineCommand({
  id: 'grade',
  summary: 'Grades an answer against a Key; with a case, pins are run again.',
  usage: '--key FILE (--answer FILE | --answers FILE) [--case FILE] [--json]',
  help: [
    ['--key FILE', 'the Key (JSON)'],
    ['--answer FILE', 'the answer (JSON or YAML), as the lab saves it or alone'],
    ['--answers FILE', 'many answers: a list of {id, answer}'],
    ['--case FILE', 'the case: a .thcase, or a folder made by generate --format duckdb'],
    ['--json', 'the whole report as JSON; of many answers one line each'],
  ],
  options: {
    key: { type: 'string' },
    answer: { type: 'string' },
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
    const key = readKey(keyFile);
    const caseFile = text(values, 'case');
    const opened = caseFile === undefined ? undefined : await openCase(caseFile);
    try {
      if (opened && opened.case.id !== key.case)
        throw new UsageError(
          `${caseFile} is another case (${opened.case.scenario} ${opened.case.id}) than the Key's (${key.scenario} ${key.case}).`,
        );
      if (one !== undefined) {
        const { answer } = parseSubmission(read(one, 'answer'), key, one, true);
        const report = await grade(key, answer, opened?.connector);
        io.out(values['json'] ? JSON.stringify(report, null, 2) : summary(report));
      } else {
        const list = read(many as string, 'answers');
        if (!Array.isArray(list)) throw new UsageError(`${many} is not a list of {id, answer}.`);
        const submissions = list.map((item, index) => parseSubmission(item, key, `${many}, entry ${index + 1}`, false));
        for (const [index, { id = String(index), answer }] of submissions.entries()) {
          const report = await grade(key, answer, opened?.connector);
          io.out(values['json'] ? JSON.stringify({ id, report }) : `${id}: ${headline(report)}`);
        }
      }
    } finally {
      await opened?.connector.close();
    }
    return 0;
  },
});
