import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/grading/document.ts';
import { readModality, type Status } from '../../../src/grading/modality.ts';
import { segment } from '../../../src/grading/segment.ts';
import { tokenise } from '../../../src/grading/tokens.ts';

/** Status of the first token that starts with `word`. */
function statusOf(text: string, word: string): Status {
  const document = readDocument({ action: text });
  const tokens = tokenise(document.text);
  for (const sentence of segment(document, tokens)) {
    const modality = readModality(sentence, tokens);
    for (let index = sentence.from; index < sentence.to; index++) {
      if (!tokens[index]?.text.startsWith(word)) continue;
      const status = modality.status[index - sentence.from] ?? 'assert';
      return status === 'assert' && modality.denied[index - sentence.from] ? 'negate' : status;
    }
  }
  throw new Error(`no "${word}" in "${text}"`);
}

describe('how a text stands behind its words', () => {
  test.each<[string, string, Status]>([
    ['The key was stolen.', 'stolen', 'assert'],
    ['The key was most likely stolen.', 'stolen', 'assert'],
    ['The logs suggest that the key was stolen.', 'stolen', 'assert'],
    ['The key was not stolen.', 'stolen', 'negate'],
    ['Release partner-notes#1 notes that the key was stolen.', 'stolen', 'assert'],
    ['She noted the key that was stolen.', 'stolen', 'assert'],
    ["The key wasn't stolen.", 'stolen', 'negate'],
    ['No key was stolen.', 'stolen', 'negate'],
    ['The objects were never read.', 'objects', 'negate'],
    ['No malware, phishing or insider was found.', 'insider', 'negate'],
    ['It did not leave through a repository but was read by a program.', 'read', 'assert'],
    ['It did not leave through a repository but was read by a program.', 'repository', 'negate'],
    ['Not only the key was disabled.', 'disabled', 'assert'],
    ['No fewer than 41,386 objects were read.', 'read', 'assert'],
    ['Without doubt claims were stolen.', 'stolen', 'assert'],
    ['Patient zero is the laptop.', 'laptop', 'assert'],
    ['It is not true that the key was stolen, and used.', 'used', 'negate'],
    ['It might be that the laptop was infected and that keys were taken.', 'taken', 'hedge'],
    ['The finding names the bucket, possibly by mistake.', 'bucket', 'assert'],
    ['In May 2026 the key was stolen.', 'stolen', 'assert'],
    ['On 11 May the key was stolen.', 'stolen', 'assert'],
    ['Was the bucket public?', 'public', 'question'],
    ['I checked whether the bucket was public.', 'public', 'question'],
    ['If the key was stolen, I would rotate it.', 'rotate', 'conditional'],
    ['I would rotate the key.', 'rotate', 'intent'],
    ['My colleague thinks that malware stole it.', 'malware', 'attributed'],
    ['My colleague thinks that malware stole it, but a leak exposed it.', 'leak', 'assert'],
    ['She confirmed that malware stole it.', 'malware', 'assert'],
    ['Some claims that were read are sensitive.', 'read', 'assert'],
    ['At first I thought of the deploy.', 'deploy', 'corrected'],
    ['Rather than a public bucket, the way in was a laptop.', 'public', 'rejected'],
    ['Rather than a public bucket, the way in was a laptop.', 'laptop', 'assert'],
    ['Either the laptop was infected or the bucket was public.', 'public', 'alternative'],
    ['Either the laptop was infected, or the bucket was public, or it was an insider.', 'insider', 'alternatives'],
    ['About 41,386 objects or 38.6 GB were read.', 'objects', 'assert'],
  ])('%s — %s: %s', (text, word, expected) => {
    expect(statusOf(text, word)).toBe(expected);
  });
});

describe('segments', () => {
  const split = (text: string): string[] => {
    const document = readDocument({ action: text });
    return segment(document, tokenise(document.text)).map((sentence) => document.text.slice(sentence.start, sentence.end).trim());
  };
  test.each<[string, string[]]>([
    ['One. Two! Three?', ['one.', 'two!', 'three?']],
    ['38.6 GB were read by J. Ortega, e.g. at 10:26.', ['38.6 gb were read by j. ortega, e.g. at 10:26.']],
    ['1. first\n2) second\n- third', ['first', 'second', 'third']],
    ['from 203.0.113.44. Then', ['from 203.0.113.44.', 'then']],
  ])('%s', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});
