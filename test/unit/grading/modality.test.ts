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
    // How far a denial reaches, back and forth.
    ['The key was stolen from a laptop that is not managed.', 'stolen', 'assert'],
    ['The key was stolen by an account not listed in the register.', 'account', 'assert'],
    ['A gate stops the run if the file does not hold all hours.', 'gate', 'assert'],
    ['Listeners get noise and dont click.', 'noise', 'assert'],
    ['The errors havent grown.', 'errors', 'negate'],
    ['Errors: not counted by me.', 'errors', 'negate'],
    ['The errors I had no time for.', 'errors', 'negate'],
    ['The model has no signal -> worse order -> fewer clicks.', 'worse', 'assert'],
    ['No check compares the volume.', 'volume', 'assert'],
    ['Nothing watches for duplicates.', 'duplicates', 'assert'],
    ['Whatever does not answer in time is sent again.', 'sent', 'assert'],
    ['Nobody had used the tool before the release.', 'release', 'assert'],
    ['The holdout fell too, so I do not believe the training is broken.', 'fell', 'assert'],
    ['The holdout fell too, so I do not believe the training is broken.', 'broken', 'negate'],
    ['The volume of this host is not usual.', 'volume', 'assert'],
    ['We could not find out why the worker stopped.', 'stopped', 'assert'],
    ['Return to the build of Monday, which was correct.', 'build', 'assert'],
    ['I examined the build of Monday, which was correct.', 'build', 'cleared'],
    // Conditions that are none, and wishes that state.
    ['If I take the daily figures, the loss is 10k clicks.', 'loss', 'assert'],
    ['If it was leaked, I would rotate it.', 'leaked', 'conditional'],
    ['I would also put the loss at 10k clicks.', 'loss', 'assert'],
    // What is asked, and what is reported.
    ["I don't know who changed the policy.", 'changed', 'question'],
    ['How the text got in we could not establish.', 'got', 'question'],
    ['Where it was stolen remains unclear.', 'stolen', 'question'],
    ['For how many users it broke I have no number.', 'broke', 'question'],
    ['I do not know why the exporter stopped.', 'stopped', 'assert'],
    ['The one that I think belongs to it is the leak.', 'leak', 'assert'],
    ['Every run is green, so at first I had no idea where to look.', 'green', 'assert'],
    ['Every run is green, so at first I thought of the season.', 'green', 'assert'],
    ['Every run is green, so at first I thought of the season.', 'season', 'corrected'],
  ])('%s — %s: %s', (text, word, expected) => {
    expect(statusOf(text, word)).toBe(expected);
  });
});

describe('who says so', () => {
  const inBox = (box: 'situation' | 'task' | 'action' | 'prevent', text: string, word: string): Status | undefined => {
    const document = readDocument({ [box]: text });
    const tokens = tokenise(document.text);
    const [sentence] = segment(document, tokens);
    return sentence && readModality(sentence, tokens).status[tokens.findIndex((token) => token.text === word) - sentence.from];
  };
  test('a customer who complains is no doubtful source of what is wrong', () => {
    expect(inBox('situation', 'The customer says that clicks fell.', 'fell')).toBe('assert');
    expect(inBox('action', 'The customer says that clicks fell.', 'fell')).toBe('attributed');
  });
  test('what is told as the ticket tells it was not found out', () => {
    expect(inBox('situation', 'According to the ticket answers are slow.', 'slow')).toBe('attributed');
    expect(inBox('situation', 'Answers are slow, as stated in the ticket.', 'slow')).toBe('attributed');
    expect(inBox('situation', 'According to the ticket INC123 the roof leaked.', 'leaked')).toBe('assert');
  });
  test('what a task asks after is open', () => {
    expect(inBox('task', 'Find the sender, and if that is why people wait.', 'wait')).toBe('question');
  });
  test('a condition inside a measure leaves it a measure', () => {
    expect(inBox('prevent', 'A gate that fails the run if the gap narrows, so that a defect would stop it.', 'gate')).toBe('assert');
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
    ['It took 3.2 s. Most calls took less.', ['it took 3.2 s.', 'most calls took less.']],
    ['from 203.0.113.44. Then', ['from 203.0.113.44.', 'then']],
  ])('%s', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});
