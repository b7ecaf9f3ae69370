/** What is said in a chat: every text is a function of kind, topic, language, seed and length. */
import { TextScratch } from '../../source-kit/stage.ts';
import { mix, TO_UNIT } from '../../source-kit/run.ts';
import { isoSeconds } from '../../time.ts';
import { FIELD } from './corpus/adversary.ts';
import { CountingDraws, FIRST_THREAD, Grammar, room, SeededDraws, THREADS } from './grammar.ts';
import { BYTES_PER_TOKEN, KIND, LANGUAGES, TOPICS } from './kinds.ts';
import { rulesOf } from './rules.ts';
import { SYSTEM_PROMPTS } from './system.ts';
import { ToolText } from './tools.ts';
import { blur } from './typos.ts';

/** How a text of a kind is put together: its rules, and how many pieces more a text of natural length has. */
interface Form {
  readonly start: number;
  readonly more: number;
  readonly end: number;
  readonly least: number;
  readonly most: number;
  /** People make mistakes, the assistant does not. */
  readonly typed: boolean;
}

/** Room that one piece may need. */
const SLACK = 4096;
const NONE = -1;
/** A text is long enough when so many tokens are missing: the last sentence may go beyond. */
const NEAR = 8;

/** Rule names by kind; `*` stands for the topic. Assistants for everything have other topics: {@link SUBJECTS}. */
const FORMS: Readonly<
  Partial<Record<number, { start: string; more?: string; end?: string; count?: readonly [number, number]; typed?: true }>>
> = {
  [KIND.opening]: { start: '*Opening', more: 'spaceDetail', typed: true },
  [KIND.followup]: { start: '*Followup', more: 'spaceDetail', typed: true },
  [KIND.impatient]: { start: 'impatient', typed: true },
  [KIND.thanks]: { start: 'thanks', typed: true },
  [KIND.paste]: { start: 'paste', more: 'pasteMore', end: 'pasteEnd', count: [2, 9] },
  [KIND.pastedLog]: { start: '*Opening', more: 'logLine', count: [4, 14] },
  [KIND.questions]: { start: '*Opening', more: 'furtherQuestion', count: [3, 7], typed: true },
  [KIND.scamQuestion]: { start: 'scamQuestion', typed: true },
  [KIND.answer]: { start: '*Answer', more: 'answerMore', end: 'answerEnd', count: [0, 4] },
  [KIND.refusal]: { start: 'refusal' },
  [KIND.generalAnswer]: { start: 'generalStart', more: '*More', count: [2, 9] },
  [KIND.injectedAnswer]: { start: '*Answer', more: 'injectedMore', count: [3, 8] },
  [KIND.manyshot]: { start: 'manyshotStart', more: 'manyshotMore', end: 'manyshotEnd', count: [20, 60] },
  [KIND.jailbreak]: { start: 'jailbreak' },
  [KIND.homework]: { start: 'homework' },
  [KIND.code]: { start: 'code', more: 'snippetMore' },
  [KIND.translate]: { start: 'translate', more: 'textMore' },
  [KIND.smalltalk]: { start: 'smalltalk' },
};

/** Topics of answers to what is no business of a support desk. */
export const SUBJECTS = ['homework', 'code', 'translate', 'smalltalk'] as const;

/** Languages without a rule of a kind (scam questions) borrow English. */
const FALLBACK = 0;

/** Turns that a conversation of an extraction may have, and conversations until the field is through. */
const TURNS = 16;
const ROUND = 240;

/** Seeds are 16 × conversation + turn: neighbouring conversations ask neighbouring questions. All seeds below 3840 ask another one. */
const questionOf = (seed: number): number => (Math.floor(seed / TURNS) + ROUND * (seed % TURNS)) % (TURNS * ROUND);

/** Kinds that are English whatever language their conversation has. */
const ENGLISH: ReadonlySet<number> = new Set([KIND.code, KIND.manyshot, KIND.jailbreak, KIND.extraction, KIND.toolResult, KIND.system]);
const GENERAL: ReadonlySet<number> = new Set([KIND.generalAnswer, KIND.homework, KIND.translate, KIND.smalltalk]);
/** Languages without general texts of their own. */
const WITHOUT_GENERAL: ReadonlySet<string> = new Set(['de', 'fr']);

/** The language that a text of a kind is in: index of {@link LANGUAGES}. */
export const spokenLanguage = (kind: number, language: number): number =>
  ENGLISH.has(kind) || (GENERAL.has(kind) && WITHOUT_GENERAL.has(LANGUAGES[language] ?? '')) ? FALLBACK : language;

/** Writes the texts of one company's chat. */
export class ChatText {
  private readonly grammars: Grammar[] = [];
  private readonly industry: string;
  private readonly field = new Grammar(FIELD);
  private readonly tools = new ToolText();
  private readonly draws = new SeededDraws();
  private readonly counting = new CountingDraws();
  private readonly forms = new Map<number, Form & { readonly grammar: Grammar }>();
  private readonly own = new TextScratch();
  private readonly encoder = new TextEncoder();

  /** @param industry `world.org.industry` */
  constructor(industry: string) {
    this.industry = industry;
  }

  /**
   * Writes a text.
   * @param tokens length that it shall have; 0 = its natural one. Texts that can grow do, whole sentences at a time
   * @param limit bytes after which it is cut
   * @param thread what its conversation is about: texts with the same one speak of the same request, nearly always
   * @returns bytes of the whole text, also where it is cut
   */
  write(to: TextScratch, kind: number, topic: number, language: number, seed: number, tokens = 0, limit = Infinity, thread = seed): number {
    this.draws.thread = FIRST_THREAD + (mix(thread) % THREADS);
    const from = to.used;
    const size = this.whole(to, kind, topic, language, seed, tokens, limit);
    if (to.used - from > limit) {
      to.used = from + limit;
      // Not in the middle of a character.
      while (((to.bytes[to.used] as number) & 0xc0) === 0x80) to.used--;
    }
    return size;
  }

  /** Writes a text, or its beginning as far as `limit` and somewhat more. @returns bytes of the whole */
  private whole(to: TextScratch, kind: number, topic: number, language: number, seed: number, tokens: number, limit: number): number {
    const from = to.used;
    if (kind === KIND.toolResult) return this.tools.writeResult(to, topic, seed, tokens, limit);
    room(to, SLACK);
    if (kind === KIND.extraction) {
      this.field.write(to, this.field.rule('extraction'), this.counting.begin(questionOf(seed)));
      return to.used - from;
    }
    if (kind === KIND.system) return this.system(to, topic, seed);
    const { grammar, start, more, end, least, most, typed } = this.form(kind, topic, language);
    const draws = this.draws.begin(seed);
    const perToken = BYTES_PER_TOKEN[language] ?? 4;
    const target = tokens * perToken;
    grammar.write(to, start, draws);
    if (more !== NONE) {
      const count = tokens > 0 ? 0 : least + (most > least ? draws.next(most - least + 1) : 0);
      const stop = Math.min(target - perToken * NEAR, limit + 1);
      for (let k = 0; k < count || to.used - from < stop; k++) {
        room(to, SLACK);
        grammar.write(to, more, draws);
      }
    }
    if (end !== NONE) grammar.write(to, end, draws);
    if (typed) blur(to, from, draws);
    // Tokens and bytes do not go hand in hand.
    return Math.max(to.used - from, target > limit ? Math.round(target * (0.94 + 0.12 * mix(seed) * TO_UNIT)) : 0);
  }

  /** The text as a string. */
  textOf(kind: number, topic: number, language: number, seed: number, tokens = 0): string {
    this.own.used = 0;
    this.write(this.own, kind, topic, language, seed, tokens);
    return new TextDecoder().decode(this.own.bytes.subarray(0, this.own.used));
  }

  /** Tokens that the text will have. */
  tokensOf(kind: number, topic: number, language: number, seed: number, tokens = 0): number {
    this.own.used = 0;
    return Math.max(1, Math.ceil(this.write(this.own, kind, topic, language, seed, tokens) / (BYTES_PER_TOKEN[language] ?? 4)));
  }

  private form(kind: number, topic: number, language: number): Form & { readonly grammar: Grammar } {
    const key = (kind * 64 + topic) * LANGUAGES.length + language;
    let form = this.forms.get(key);
    if (!form) this.forms.set(key, (form = this.build(kind, topic, language)));
    return form;
  }

  private build(kind: number, topic: number, language: number): Form & { readonly grammar: Grammar } {
    const form = FORMS[kind];
    if (!form) throw new RangeError(`There is no text of kind ${kind}.`);
    const about = kind === KIND.generalAnswer ? SUBJECTS[topic % SUBJECTS.length]! : TOPICS[topic % TOPICS.length]!;
    const name = (rule: string): string => rule.replace('*', about);
    const asked = this.grammar(language);
    const grammar = asked.has(name(form.start)) ? asked : this.grammar(FALLBACK);
    const rule = (of?: string): number => (of && grammar.has(name(of)) ? grammar.rule(name(of)) : NONE);
    const [least, most] = form.count ?? [0, 0];
    return {
      grammar,
      start: grammar.rule(name(form.start)),
      more: rule(form.more),
      end: rule(form.end),
      least,
      most,
      typed: form.typed ?? false,
    };
  }

  /** Compiled when the first text of a language is written: 4 ms each. */
  private grammar(language: number): Grammar {
    const known = LANGUAGES[language] ? language : FALLBACK;
    return (this.grammars[known] ??= new Grammar(rulesOf(LANGUAGES[known]!, this.industry)));
  }

  /** @param stamped 1: the time stands at its head, and `seed` is that time in seconds since 1970; else `seed` is the version */
  private system(to: TextScratch, stamped: number, seed: number): number {
    const prompt = SYSTEM_PROMPTS[stamped === 1 ? SYSTEM_PROMPTS.length - 1 : seed % SYSTEM_PROMPTS.length]!;
    const text = this.encoder.encode(stamped === 1 ? `Current time: ${isoSeconds(seed * 1e6)}\n${prompt}` : prompt);
    room(to, text.length);
    to.bytes.set(text, to.used);
    to.used += text.length;
    return text.length;
  }
}
