import { z } from 'zod';
import { knowledgeHistory } from '../core/chat/knowledge.ts';
import { ARTICLES } from '../core/chat/text/index.ts';
import { entity } from '../core/incident/cast.ts';
import { defineProducer } from '../core/producer.ts';

/** Editors and partners keep the knowledge base up to date. */
export default defineProducer({
  id: 'chat-knowledge',
  title: 'Articles are written anew',
  params: z.strictObject({}),
  emits: ['ArticleRevision'],
  plan(context) {
    const history = knowledgeHistory(context);
    return {
      why: 'Daily life of the knowledge base.',
      entities: ARTICLES.map(({ id }) => entity('article', id)),
      script(write) {
        for (const revision of history) write.add('ArticleRevision', { ...revision, kind: 0 });
      },
    };
  },
});
