import { z } from 'zod';
import { between, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { TOPIC_WEIGHTS } from '../core/chat/planner.ts';
import { chatCast } from '../core/chat/cast.ts';
import { isResting, lastRevision, partnerSync } from '../core/chat/knowledge.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { ARTICLES, REVISION, TOPICS, toolIndex } from '../core/chat/text/index.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE } from '../core/time.ts';

const HOSTS = ['service-cases', 'customer-copies', 'case-archive', 'ticket-mirror', 'answers-backup'];

/** AML.T0051.001: an article of the knowledge base carries an instruction to the assistant, and whoever asks about its topic gets it along. */
export default defineProducer({
  id: 'aml-t0051-indirect-injection',
  title: 'A poisoned help article',
  attack: 'AML.T0051.001',
  params: z.strictObject({
    /** An article about fraud quotes such an instruction; nothing obeys it. */
    faint: z.boolean().default(false),
    /** Share of all questions that find it. */
    share: z.number().default(0.06),
    /** Tokens of the passages then. */
    tokens: z.number().default(4400),
  }),
  emits: ['ArticleRevision'],
  plan(context, { faint, share, tokens }) {
    const { world } = context;
    const when = lasting(context, faint);
    const pick = context.shared('entity', 'chat', 'poisoned');
    // The topics that are asked about most.
    const busy = [0, 1, 2, 3];
    const topic = busy[pick.int(busy.length)]!;
    const about = ARTICLES.filter((article) => article.topic === TOPICS[topic] && isResting(article));
    const others = ARTICLES.filter((article) => article.topic !== TOPICS[topic] && isResting(article));
    const article = faint ? pick.pick(others) : pick.pick(about);
    const quiet = faint ? pick.pick(others) : article;
    const rng = context.rng('entity', 'target');
    const author = faint ? bystander(context, 'person', world.people, () => true, 3).upn : partnerSync(context);
    const target = `collect@${rng.pick(HOSTS)}.example`;
    const topics = [topic, busy[(busy.indexOf(topic) + 1) % busy.length]!];
    const weight = topics.reduce((sum, each) => sum + TOPIC_WEIGHTS[each]!, 0) / TOPIC_WEIGHTS.reduce((a, b) => a + b, 0);
    const english = chatCast(context).tenants.reduce((sum, tenant) => sum + tenant.share * (tenant.language === 0 ? 0.89 : 0.04), 0);
    const script = new Script(context);
    const revision = lastRevision(context, faint ? quiet.number : article.number, when.entry) + 1;
    const orders = faint
      ? []
      : chatOrders(context, [
          {
            kind: 'poison',
            from: when.from,
            to: when.to,
            article: article.number,
            topics,
            languages: [0],
            share: Math.min(0.9, share / (weight * english)),
            tokens: [tokens, 0.12],
            target,
            tool: toolIndex('send_email'),
          },
        ]);
    if (faint) {
      script.add('ArticleRevision', {
        t: when.entry,
        article: quiet.number,
        revision,
        author,
        origin: 'editor',
        comment: 'example of a scam mail, as seen last week',
        kind: REVISION.quoted,
      });
    } else {
      script.add('ArticleRevision', {
        t: when.entry,
        article: article.number,
        revision,
        author,
        origin: 'partner-sync',
        comment: 'content sync',
        kind: REVISION.poisoned,
        target,
      });
      script.add('ArticleRevision', {
        t: when.entry + Math.floor(between(rng, 2, 6) * MINUTE),
        article: article.number,
        revision: revision + 1,
        author,
        origin: 'partner-sync',
        comment: 'content sync',
        kind: REVISION.poisoned,
        target,
      });
    }
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'indirect-injection',
        summary: `${article.id} carries an instruction to the assistant since a content sync: whoever asks about it gets long answers, and their data are sent to ${target}`,
        onset: when.from,
        entry: when.entry,
        system: 'knowledge base',
        actor: { kind: 'article', name: faint ? quiet.id : article.id },
        evidence: { article: faint ? quiet.id : article.id, author, ...(faint ? {} : { target }) },
      }),
      entities: entitiesOf(null, entity('article', faint ? quiet.id : article.id)),
      why: faint ? `${quiet.id} quotes a scam.` : `${article.id} is poisoned.`,
    });
  },
});
