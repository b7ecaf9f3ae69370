import { bytesToHex } from '@noble/hashes/utils.js';
import { practiceWords } from '../../../generators/core/seed.ts';
import { defineCommand, none } from '../command.ts';

export default defineCommand({
  id: 'seed',
  summary: 'A fresh seed: practice words, or 64 hexadecimal digits for an assessment.',
  usage: '[--hex]',
  help: [['--hex', '256 random bits: nobody can guess the case']],
  options: { hex: { type: 'boolean' } },
  run(positionals, values, io) {
    none(positionals);
    const random = crypto.getRandomValues(new Uint8Array(32));
    io.out(values['hex'] ? bytesToHex(random) : practiceWords(random));
    return Promise.resolve(0);
  },
});
