import { existsSync, readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import { parseKey } from '../../case/key-file.ts';
import { grade } from '../../grading/grade.ts';
import { openCase } from '../open-case.ts';
import { defineCommand, none, text, UsageError } from '../command.ts';

const read = (file: string, what: string): unknown => {
  if (!existsSync(file)) throw new UsageError(`There is no ${what} at ${file}.`);
  try {
    return parseYaml(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`${file} is neither JSON nor YAML.`);
  }
};

export default defineCommand({
  id: 'grade',
  summary: 'Grades an answer against a Key; with a case, pins are run again.',
  usage: '--key FILE --answer FILE [--case FILE]',
  help: [
    ['--key FILE', 'the Key (JSON)'],
    ['--answer FILE', 'the answer (JSON or YAML)'],
    ['--answers FILE', 'many answers: a list of {id, answer}'],
    ['--case FILE', 'the case: a .thcase or a folder made by generate'],
  ],
  options: { key: { type: 'string' }, answer: { type: 'string' }, answers: { type: 'string' }, case: { type: 'string' } },
  async run(positionals, values, io) {
    none(positionals);
    const keyFile = text(values, 'key');
    const one = text(values, 'answer');
    const many = text(values, 'answers');
    if (keyFile === undefined || (one === undefined) === (many === undefined))
      throw new UsageError('Give --key FILE and either --answer FILE or --answers FILE.');
    const key = parseKey(read(keyFile, 'Key'), keyFile);
    const caseFile = text(values, 'case');
    const opened = caseFile === undefined ? undefined : await openCase(caseFile);
    try {
      const judge = async (value: unknown, where: string): Promise<unknown> => {
        const answer = answerSchema.safeParse(value);
        if (!answer.success)
          throw new UsageError(
            `${where} is not an answer: ${answer.error.issues.map((issue) => `${issue.path.join('.') || 'top'}: ${issue.message}`).join('; ')}.`,
          );
        return grade(key, answer.data, opened?.connector);
      };
      if (one !== undefined) io.out(JSON.stringify(await judge(read(one, 'answer'), one), null, 2));
      else {
        const list = read(many as string, 'answers');
        if (!Array.isArray(list)) throw new UsageError(`${many} is not a list of {id, answer}.`);
        for (const [index, item] of (list as { id?: string; answer?: unknown }[]).entries())
          io.out(JSON.stringify({ id: item.id ?? String(index), report: await judge(item.answer, `${many}, entry ${index + 1}`) }));
      }
    } finally {
      await opened?.connector.close();
    }
    return 0;
  },
});
