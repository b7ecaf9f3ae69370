import { deflateSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ARTICLES,
  BYTES_PER_TOKEN,
  ChatText,
  KIND,
  LANGUAGES,
  spokenLanguage,
  SYSTEM_PROMPTS,
  TOPICS,
} from '../../../../../../generators/core/chat/text/index.ts';
import { TextScratch } from '../../../../../../generators/core/source-kit/stage.ts';
import { mix } from '../../../../../../generators/core/source-kit/run.ts';

const KINDS = Object.entries(KIND);
const COUNT = 4000;
const seedOf = (i: number): number => mix(i + 1);

let chat: ChatText;
beforeAll(() => {
  chat = new ChatText('retail');
});

/** Texts of a kind over topics and languages, most of them English as in a case. */
const many = (kind: number, count = COUNT): string[] =>
  Array.from({ length: count }, (_, i) => chat.textOf(kind, i % TOPICS.length, i % 10 < 6 ? 0 : i % LANGUAGES.length, seedOf(i)));

describe('every kind of text', () => {
  it('is written in every language and topic, whole and in order', () => {
    for (const [name, kind] of KINDS)
      for (let topic = 0; topic < TOPICS.length; topic++)
        for (let language = 0; language < LANGUAGES.length; language++) {
          const text = chat.textOf(kind, topic, language, seedOf(kind * 997 + topic * 8 + language));
          expect(text.trim(), name).not.toBe('');
          expect(text.replaceAll('undefined is not a function', ''), name).not.toMatch(/\ufffd|undefined|\$[a-z]/);
        }
  });

  it('is the same for the same seed and another for another', () => {
    const again = new ChatText('retail');
    for (const [name, kind] of KINDS) {
      if (kind === KIND.system) continue;
      expect(again.textOf(kind, 3, 0, 4711), name).toBe(chat.textOf(kind, 3, 0, 4711));
      expect(new Set(Array.from({ length: 40 }, (_, i) => chat.textOf(kind, 3, 0, i))).size, name).toBeGreaterThan(
        kind === KIND.refusal ? 2 : 6,
      );
    }
  });

  it('speaks of what the company does', () => {
    const words = (industry: string): string => {
      const own = new ChatText(industry);
      return Array.from({ length: 200 }, (_, i) => own.textOf(KIND.opening, 0, 0, seedOf(i))).join('\n');
    };
    expect(words('insurance')).toContain('claim');
    expect(words('logistics')).toContain('shipment');
    expect(words('logistics')).not.toMatch(/\bclaim\b/);
  });
});

describe('a conversation', () => {
  it('speaks of one request, nearly always', () => {
    const to = new TextScratch();
    const named = Array.from({ length: 400 }, (_, seed) => {
      to.used = 0;
      chat.write(to, seed % 2 === 0 ? KIND.opening : KIND.answer, 0, 0, seedOf(seed), 0, Infinity, 4711);
      return /(?<![\d])\d{6}(?!\d)/.exec(new TextDecoder().decode(to.bytes.subarray(0, to.used)))?.[0];
    }).filter((number) => number !== undefined);
    const most = named.filter((number) => number === named.sort()[Math.floor(named.length / 2)]).length;
    expect(most / named.length).toBeGreaterThan(0.8);
    expect(most).toBeLessThan(named.length);
  });
});

describe('variety', () => {
  it('gives tens of thousands of different messages', () => {
    const openings = new Set(many(KIND.opening, 30_000));
    const answers = new Set(many(KIND.answer, 30_000));
    expect(openings.size).toBeGreaterThan(24_000);
    expect(answers.size).toBeGreaterThan(26_000);
  });

  it('is more than one sentence with other numbers', () => {
    // Without figures, which any template can have.
    const bare = (kind: number): number => new Set(many(kind, 10_000).map((text) => text.replaceAll(/\d+/g, '0'))).size;
    expect(bare(KIND.opening)).toBeGreaterThan(6000);
    expect(bare(KIND.answer)).toBeGreaterThan(6000);
    expect(bare(KIND.followup)).toBeGreaterThan(500);
    expect(bare(KIND.impatient)).toBeGreaterThan(60);
    for (const kind of [KIND.homework, KIND.code, KIND.translate, KIND.smalltalk]) expect(bare(kind)).toBeGreaterThan(400);
  });

  it('does not shrink to nothing when it is packed', () => {
    const text = new TextEncoder().encode(many(KIND.opening).join('\n'));
    const ratio = text.length / deflateSync(text).length;
    expect(ratio).toBeLessThan(6);
    expect(ratio).toBeGreaterThan(1.8);
  });

  it('has short, long and wrong messages among those of customers', () => {
    const openings = many(KIND.opening);
    const impatient = many(KIND.impatient);
    expect(openings.filter((text) => text === text.toLowerCase()).length / COUNT).toBeGreaterThan(0.08);
    expect(impatient.filter((text) => text.length < 20).length / COUNT).toBeGreaterThan(0.5);
    expect(Math.max(...many(KIND.paste, 500).map((text) => text.length))).toBeGreaterThan(900);
    // The assistant makes no mistakes: all its words are words of the templates.
    const clean = new Set(many(KIND.refusal).join(' ').split(/\s+/));
    expect(clean.size).toBeLessThan(230);
  });
});

describe('length', () => {
  it('is told in tokens without writing twice', () => {
    for (const kind of [KIND.opening, KIND.followup, KIND.answer, KIND.manyshot, KIND.code])
      for (let language = 0; language < LANGUAGES.length; language++) {
        const bytes = new TextEncoder().encode(chat.textOf(kind, 1, language, 17)).length;
        expect(chat.tokensOf(kind, 1, language, 17)).toBe(Math.ceil(bytes / BYTES_PER_TOKEN[language]!));
      }
  });

  it('grows to what is asked for, sentence by sentence, and never below its nature', () => {
    for (const tokens of [80, 300, 3000])
      for (const kind of [KIND.opening, KIND.answer, KIND.paste, KIND.manyshot, KIND.injectedAnswer, KIND.generalAnswer]) {
        const got = chat.tokensOf(kind, 2, 0, tokens, tokens);
        expect(got).toBeGreaterThan(tokens * 0.85);
        expect(got).toBeLessThan(tokens + 130);
      }
    expect(chat.tokensOf(KIND.opening, 2, 0, 5, 1)).toBe(chat.tokensOf(KIND.opening, 2, 0, 5));
  });

  it('is cut at a limit between characters, and tells how long the whole would be', () => {
    const to = new TextScratch();
    for (let seed = 0; seed < 300; seed++) {
      to.used = 0;
      const size = chat.write(to, KIND.paste, 1, seed % LANGUAGES.length, seed, 900, 777);
      expect(to.used).toBeLessThanOrEqual(777);
      expect(to.used).toBeGreaterThan(772);
      expect(size).toBeGreaterThan(2000);
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(to.bytes.subarray(0, to.used))).not.toThrow();
    }
  });
});

describe('questions of an extraction', () => {
  it('go through the whole field, each once', () => {
    const questions = Array.from({ length: 3840 }, (_, i) => chat.textOf(KIND.extraction, i % 16, 0, i));
    expect(new Set(questions).size).toBe(3840);
    expect(chat.textOf(KIND.extraction, 0, 0, 3840)).not.toBe(questions[0]);
  });

  it('are neighbours in neighbouring conversations', () => {
    const turn = Array.from({ length: 240 }, (_, n) => chat.textOf(KIND.extraction, 0, 0, 16 * n + 1));
    expect(new Set(turn).size).toBe(240);
    // Both forms of twenty subjects, before the channel changes.
    expect(new Set(turn.slice(0, 40).map((text) => /in the app|by mail/.exec(text)?.[0])).size).toBeLessThanOrEqual(2);
  });
});

describe('the language of a text', () => {
  it('is that of its conversation, unless there is none of the kind', () => {
    expect(spokenLanguage(KIND.opening, 3)).toBe(3);
    expect(spokenLanguage(KIND.code, 5)).toBe(0);
    expect(spokenLanguage(KIND.homework, 1)).toBe(0);
    expect(spokenLanguage(KIND.homework, 5)).toBe(5);
  });
});

describe('the system prompt', () => {
  it('stands as it is, or behind the time', () => {
    expect(chat.textOf(KIND.system, 0, 0, 1)).toBe(SYSTEM_PROMPTS[1]);
    expect(chat.textOf(KIND.system, 1, 0, 1_772_590_267)).toBe(`Current time: 2026-03-04T02:11:07Z\n${SYSTEM_PROMPTS.at(-1)}`);
  });
});

/** What would make the corpora unfit to publish. */
describe('harmlessness', () => {
  const corpus = (): string =>
    [
      ...KINDS.flatMap(([, kind]) => Array.from({ length: 300 }, (_, i) => chat.textOf(kind, i % 16, i % LANGUAGES.length, seedOf(i)))),
      ...ARTICLES.map(({ title }) => title),
    ]
      .join('\n')
      .toLowerCase();

  it('asks for nothing that would be of use outside this lab', () => {
    const text = corpus();
    const forbidden =
      /\b(bombs?|explosives?|weapons?|guns?|poison\w*|drugs?|meth|suicid\w*|self-harm|kill\w*|murder\w*|malware|ransomware|keylogger|exploits?|payload|phishing kit|credit card numbers?|nazis?|terror\w*|child porn\w*|sex\w*|rape\w*|racis\w*|hitler)\b/;
    expect(forbidden.exec(text)?.[0]).toBeUndefined();
  });

  it('aims every attack at prompts, codes and tables of the invented company alone', () => {
    for (const text of many(KIND.jailbreak, 2000))
      expect(text).toMatch(/code|voucher|system prompt|hidden rules|discount table|notes about account|instructions|everything above/i);
    for (const text of many(KIND.manyshot, 100)) expect(text).toMatch(/RX-\d+|code \d+/);
  });

  it('names no domain, address or person of the real world', () => {
    const text = corpus();
    expect(/[\w-]+\.(com|net|org|io|de|fr|es|co|gov|edu|ai|dev|app)\b/.exec(text)?.[0]).toBeUndefined();
    expect(/\b\d{1,3}(\.\d{1,3}){3}\b/.exec(text)?.[0]).toBeUndefined();
    expect(/[\w.]+@[\w.]+/.exec(text)?.[0]).toBeUndefined();
    expect(/https?:/.exec(text)?.[0]).toBeUndefined();
    expect(
      /\b(openai|chatgpt|anthropic|claude|gemini|llama|amazon|paypal|google|microsoft|facebook|ipad|iphone|pixel|chrome|firefox|windows|android)\b/.exec(
        text,
      )?.[0],
    ).toBeUndefined();
  });
});
