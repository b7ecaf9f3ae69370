import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { allowed, damerau, lexiconForms } from '../../../src/grading/spelling.ts';
import neighbours from '../../../src/grading/lexicon/neighbours.json' with { type: 'json' };

/**
 * `neighbours.json` holds every English word that lies within a repair's reach of a thesaurus word, so that the grader never
 * "repairs" a real word and needs no dictionary in the page. It is made from dictionary-en; after adding words to the
 * thesaurus run this test with UPDATE_NEIGHBOURS=1.
 */
function englishWords(): Set<string> {
  const folder = dirname(createRequire(import.meta.url).resolve('dictionary-en'));
  const rules = affixRules(readFileSync(join(folder, 'index.aff'), 'utf8'));
  const words = new Set<string>();
  for (const line of readFileSync(join(folder, 'index.dic'), 'utf8').split('\n').slice(1)) {
    const [word = '', flags = ''] = line.trim().split('/');
    if (!/^[a-z]+$/.test(word)) continue;
    words.add(word);
    for (const flag of flags) {
      for (const rule of rules.get(flag) ?? []) if (rule.when.test(word)) words.add(rule.make(word));
    }
  }
  return words;
}

function affixRules(text: string): Map<string, { when: RegExp; make: (word: string) => string }[]> {
  const rules = new Map<string, { when: RegExp; make: (word: string) => string }[]>();
  for (const line of text.split('\n')) {
    const [kind, flag, strip, add, condition] = line.trim().split(/\s+/);
    if ((kind !== 'SFX' && kind !== 'PFX') || condition === undefined || flag === undefined || strip === undefined || add === undefined)
      continue;
    const cut = strip === '0' ? 0 : strip.length;
    const put = add === '0' ? '' : (add.split('/')[0] ?? '');
    const list = rules.get(flag) ?? [];
    list.push(
      kind === 'SFX'
        ? { when: new RegExp(`${condition}$`), make: (word) => word.slice(0, word.length - cut) + put }
        : { when: new RegExp(`^${condition}`), make: (word) => put + word.slice(cut) },
    );
    rules.set(flag, list);
  }
  return rules;
}

function computed(): string[] {
  const forms = [...lexiconForms()];
  const known = new Set(forms);
  // Cheap prefilter: two words a few edits apart share most of their letters' signature.
  const byStart = new Map<string, { form: string; bits: number }[]>();
  for (const form of forms)
    byStart.set(`${form.length}${form[0]}`, [...(byStart.get(`${form.length}${form[0]}`) ?? []), { form, bits: letters(form) }]);
  const found: string[] = [];
  for (const word of englishWords()) {
    if (word.length < 5 || word.length > 24 || known.has(word) || !/^[a-z]+$/.test(word)) continue;
    const reach = allowed(word);
    const bits = letters(word);
    let near = false;
    for (let length = word.length - reach; length <= word.length + reach && !near; length++) {
      near = [...(byStart.get(`${length}${word[0]}`) ?? []), ...(byStart.get(`${length}${word[1]}`) ?? [])].some(
        ({ form, bits: other }) =>
          (form[0] === word[0] || (form[0] === word[1] && form[1] === word[0])) &&
          ones(bits ^ other) <= 2 * reach &&
          damerau(word, form, reach + 1) <= reach,
      );
    }
    if (near) found.push(word);
  }
  return found.sort();
}

const letters = (word: string): number => [...word].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) - 97)), 0);
function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

test('neighbours.json protects every English word within reach of the thesaurus', () => {
  const words = computed();
  if (process.env['UPDATE_NEIGHBOURS'] !== undefined) {
    writeFileSync(new URL('../../../src/grading/lexicon/neighbours.json', import.meta.url), `${JSON.stringify(words.join(' '))}\n`);
    return;
  }
  const known = new Set(neighbours.split(' '));
  expect(
    words.filter((word) => !known.has(word)),
    'Run this test with UPDATE_NEIGHBOURS=1 after changing the thesaurus.',
  ).toEqual([]);
}, 60_000);
