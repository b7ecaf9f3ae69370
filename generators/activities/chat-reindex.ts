import { z } from 'zod';
import { change, engineer, entitiesOf } from '../core/chat/fault.ts';
import { knowledgeHistory, lastRevision } from '../core/chat/knowledge.ts';
import { ARTICLES } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** All articles of the rarer languages are written anew in one go: a template changed. */
export default defineProducer({
  id: 'chat-reindex',
  title: 'The knowledge base is indexed anew',
  params: z.strictObject({}),
  emits: ['Change', 'ArticleRevision'],
  plan(context) {
    const { onset, now } = chatWindows(context);
    const rng = context.rng('params', 'reindex');
    const t = Math.floor(now[0] + (onset - now[0]) * (0.2 + 0.6 * rng.unit()));
    const author = engineer(context, true);
    const script = new Script(context);
    const entered = change(context, script, {
      t: t - 120e6,
      kind: 'config',
      system: 'knowledge base',
      summary: 'new article template for all languages but English, index anew',
      repo: 'assistant-config',
      author,
    });
    const later = new Set(knowledgeHistory(context).flatMap((each) => (each.t > t ? [each.article] : [])));
    let at = t;
    for (const { number, language } of ARTICLES) {
      if (language === 'en' || later.has(number)) continue;
      at += 400e3 + rng.int(2_600_000);
      script.add('ArticleRevision', {
        t: at,
        article: number,
        revision: lastRevision(context, number, t) + 1,
        author: author.upn,
        origin: 'reindex',
        comment: 'template 4',
        kind: 0,
      });
    }
    return script.plan({
      facts: { 'herring.change': fact(entered.reference) },
      entities: entitiesOf(entered),
      why: 'A new template, all articles at once.',
    });
  },
});
