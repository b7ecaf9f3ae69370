import { makeKey } from '../../case/make.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, single } from '../command.ts';

export default defineCommand({
  id: 'key',
  summary: 'The Key of a case as JSON.',
  usage: '<scenario> --seed S [options]',
  help: caseHelp,
  options: caseOptions,
  async run(positionals, values, io) {
    io.out(JSON.stringify(makeKey(await caseRequest(single(positionals, 'scenario'), values)), null, 2));
    return 0;
  },
});
