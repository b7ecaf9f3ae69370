/** One conversation while it is planned: what is said, of which parts the prompts are made, and how long things take. */
import { lognormal } from '../distributions.ts';
import type { Rng } from '../random.ts';
import { mix } from '../source-kit/run.ts';
import { SECOND } from '../time.ts';
import type { AppId, Client, Tenant } from './cast.ts';
import { compose } from './compose.ts';
import type { Influences } from './influences.ts';
import type { Planner } from './planner.ts';
import { KIND } from './text/index.ts';
import { MAX_TOKENS, NO_TOOL, OP, type Request } from './trace.ts';

/** Steps of an agent's turn by weight. */
const STEPS = [30, 34, 22, 14] as const;
/** Passages that the retriever gives, and tokens of one. */
const PASSAGES = 4;
const PASSAGE: readonly [number, number] = [96, 138];
/** Tokens of what was said before that apps send along, at most. */
const HISTORY = 900;
/** What fits into the model's window besides. */
const LONGEST_HISTORY = 14_000;
/** Share of answers that are short, and both kinds. Source: formats-dist.json, Azure conversations 2023. */
const ANSWERS = [0.686, [95, 0.65], [417, 0.13]] as const;
/** Long pasted mails among opening messages, and clients that close the window when it takes long. */
const PASTES = 0.06;
const IMPATIENT = 0.021;
/** How long a quick turn takes: nothing that happens to a conversation is planned before its moment. */
const QUICK_TURN = 2 * SECOND;

interface About {
  readonly tenant: Tenant;
  readonly rng: Rng;
  readonly conversation: number;
  readonly topic: number;
  readonly language: number;
  readonly account: number;
}

/** One conversation while it is planned. */
export class Conversing {
  private client!: Client;
  private ip = 0;
  private app: AppId = 'web';
  private simulated = 0;
  private before = -1;
  private isHurried = false;

  constructor(
    private readonly planner: Planner,
    private readonly about: About,
  ) {}

  as(app: AppId, client: Client, ip: number, hurry?: { readonly client: number }): void {
    this.client = client;
    this.app = app;
    this.ip = ip;
    this.isHurried = hurry !== undefined;
    this.simulated = hurry ? hurry.client : this.planner.influences.clients.indexOf(app);
  }

  /** Messages of a customer, and what the assistant makes of them. */
  talk(at: number, turns: number, influences: Influences): void {
    const { rng, tenant, topic, language } = this.about;
    const whole = influences.history(tenant.index, at);
    let said = 0;
    let all = 0;
    let t = at;
    for (let turn = 1; turn <= turns; turn++) {
      const paste = turn === 1 && rng.chance(PASTES);
      const pasted = Math.round(lognormal(rng, 420, 0.45));
      const drawn = answer(rng);
      const think = lognormal(rng, 20, 0.8) * SECOND + drawn * 0.04 * SECOND;
      if (turn > 1) t += think + QUICK_TURN;
      const passages = Array.from({ length: PASSAGES }, () => rng.between(...PASSAGE)).reduce((a, b) => a + b, 0);
      const impatient = rng.chance(IMPATIENT);
      const seed = rng.u32();
      let text: number = paste
        ? KIND.paste
        : turn === 1
          ? KIND.opening
          : turn === turns && rng.chance(0.25)
            ? KIND.thanks
            : rng.chance(0.12)
              ? KIND.impatient
              : KIND.followup;
      if (turn === 1 && seed % 900 === 0) text = KIND.scamQuestion;
      const long = influences.longer(tenant.index, this.app, t, seed);
      if (long) text = long.text;
      const natural = this.planner.texts.tokensOf(text, topic, language, seed);
      const user = long ? Math.max(natural, long.tokens) : text === KIND.paste ? Math.max(natural, pasted) : natural;
      // Long letters get long answers.
      const output = Math.min(MAX_TOKENS, drawn + (long?.output ?? (paste ? 420 : 0)));
      const deep = influences.passages(tenant.index, t, seed);
      const poison = influences.poison(topic, language, t, seed);
      const k = deep > 0 ? deep : PASSAGES;
      const context = poison ? poison.tokens : deep > 0 ? Math.round((passages * deep) / PASSAGES) : passages;
      const history = whole ? Math.min(LONGEST_HISTORY, all) : Math.min(HISTORY, said);
      const reply = poison?.target ? Math.min(MAX_TOKENS, output + 140) : output;
      const index = this.add(t, turn === 1 ? 0 : t, {
        kind: 2 * OP.chat + (impatient && !this.isHurried ? 1 : 0),
        operation: OP.chat,
        turn,
        step: 1,
        last: 1,
        userTokens: user,
        historyTokens: history,
        contextTokens: context,
        output: reply,
        text,
        answer: poison?.target ? KIND.injectedAnswer : KIND.answer,
        seed,
        k,
        first: poison?.article ?? 0,
        tool: NO_TOOL,
        gap: think,
      });
      if (index >= 0 && poison?.target) this.obey(t, turn, user + context + history, reply, seed, poison);
      said = Math.min(HISTORY + user, said + user + reply);
      all = all * (whole?.copies ?? 1) + user + reply + context;
    }
  }

  /** The assistant uses a tool as the article says. */
  private obey(
    t: number,
    turn: number,
    before: number,
    reply: number,
    seed: number,
    poison: NonNullable<ReturnType<Influences['poison']>>,
  ): void {
    this.add(t, t, {
      kind: 2 * OP.step,
      operation: OP.step,
      turn,
      step: 2,
      last: 1,
      userTokens: 1 + (seed % 9),
      historyTokens: before,
      toolTokens: reply + 60,
      output: 60 + (seed % 120),
      text: KIND.toolResult,
      answer: KIND.injectedAnswer,
      seed: mix(seed),
      tool: poison.tool,
      target: poison.targetCode,
      resultTokens: 60,
      gap: 4e4,
      needs: 1,
    });
  }

  /** An agent at work: each step brings the result of a tool, and all that was before. */
  agents(at: number, turns: number, influences: Influences): void {
    const { rng } = this.about;
    let t = at;
    for (let turn = 1; turn <= turns; turn++) {
      const planned = 2 + rng.weighted(STEPS);
      const seed = rng.u32();
      const user = this.planner.texts.tokensOf(KIND.opening, this.about.topic, this.about.language, mix(seed + 1));
      const tools = Array.from({ length: planned }, () => rng.weighted(influences.tools));
      const results = tools.map(() => Math.round(lognormal(rng, 130, 0.6)) + 12);
      const think = (8 + 30 * rng.unit()) * SECOND;
      if (turn > 1) t += think + QUICK_TURN;
      const broken = influences.failingTool(t, seed);
      const odd = rng.chance(0.012);
      const steps = broken ? broken.at + broken.steps : planned;
      let transcript = 0;
      for (let step = 1; step <= steps; step++) {
        const fails = broken && step > broken.at;
        const tool = step === 1 ? NO_TOOL : fails ? broken.tool : tools[step - 1]!;
        const result = step === 1 ? 0 : fails ? broken.resultTokens : results[step - 1]!;
        const last = step === steps;
        const output = last ? answer(rng) : 40 + (mix(seed + step) % 70);
        transcript += result;
        const index = this.add(t, turn === 1 && step === 1 ? 0 : t, {
          kind: 2 * (step === 1 ? OP.run : OP.step),
          operation: step === 1 ? OP.run : OP.step,
          turn,
          step,
          last: last ? 1 : 0,
          userTokens: user,
          toolTokens: transcript,
          output,
          text: step === 1 ? KIND.opening : KIND.toolResult,
          answer: KIND.answer,
          seed: mix(seed + step),
          tool,
          toolStatus: fails ? 1 : odd && step === 2 ? influences.oddStatus(seed) : 0,
          toolError: fails ? broken.error : odd && step === 2 ? influences.oddError(seed) : 0,
          resultTokens: result,
          gap: step === 1 ? think : 5e4 + (seed % 90_000),
          needs: step === 1 ? 0 : 1,
        });
        if (index < 0 && step === 1) break;
        transcript += output;
        t += QUICK_TURN;
      }
    }
  }

  /** @returns its index, or -1 where it would lie outside the window. @param follows 0: begins a conversation */
  private add(t: number, follows: number, what: Request): number {
    const { planner, about } = this;
    if (t < planner.start || t >= planner.end) return -1;
    const { tenant } = about;
    const isRoot = this.before < 0 || follows === 0;
    const index = compose(planner, tenant, t, about.language, what, {
      client: this.simulated,
      time: isRoot ? t : Infinity,
      tenant: tenant.index,
      apiKey: tenant.keyCode,
      ip: this.ip,
      agent: this.client.ua,
      ja4: this.client.ja4,
      account: about.account,
      conversation: about.conversation,
      topic: about.topic,
      language: about.language,
    });
    if (!isRoot) planner.trace.next[this.before] = index;
    this.before = index;
    return index;
  }
}

/** Tokens of an answer. */
function answer(rng: Rng): number {
  const [share, short, long] = ANSWERS;
  const [median, sigma] = rng.unit() < share ? short : long;
  return Math.max(4, Math.min(MAX_TOKENS, Math.round(lognormal(rng, median, sigma))));
}
