import { articleOf, writeArticle } from '../core/chat/text/index.ts';
import type { EventBatch } from '../core/events.ts';
import { defineSource, type SourceContext, type StageColumn, type TableSpec } from '../core/source.ts';
import { perRun } from '../core/source-kit/run.ts';
import { Stage } from '../core/source-kit/stage.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { delays, reader, ties } from '../core/staging.ts';

const STAGE = {
  t: { type: 'f64' },
  delay: { type: 'f64' },
  tie: { type: 'u32' },
  article: { ref: 'string' },
  revision: { type: 'u16' },
  title: { ref: 'string' },
  language: { ref: 'string' },
  author: { ref: 'string' },
  origin: { ref: 'string' },
  comment: { ref: 'string' },
  body: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

const TABLE: TableSpec = {
  name: 'kb_revisions',
  title: 'Knowledge base: revisions',
  description:
    'One row per revision of an article of the knowledge base, with the whole page as it stands after it: what the retriever cuts into passages. The editor writes at once, imports and partners’ synchronisations within minutes. ' +
    'Revisions from before the window are not here: an article without a row was not changed.',
  spec: 'https://www.mediawiki.org/wiki/Manual:Revision_table',
  time: 'time',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the revision was saved, UTC.' },
    { name: 'article', type: 'VARCHAR', entity: 'article', description: 'Id of the article, as retrieval_events.documents names it.' },
    { name: 'revision', type: 'INTEGER', description: 'Number of the revision of this article, from 1.' },
    { name: 'title', type: 'VARCHAR', description: 'Title of the page.' },
    { name: 'language', type: 'VARCHAR', description: 'Language of the page, two letters.' },
    { name: 'author', type: 'VARCHAR', entity: 'user', description: 'Person or account that saved it.' },
    { name: 'origin', type: 'VARCHAR', description: 'How it came: editor, import, partner-sync or reindex.' },
    { name: 'comment', type: 'VARCHAR', description: 'What the author says about it; NULL where nothing was said.' },
    { name: 'bytes', type: 'INTEGER', description: 'Size of the page in bytes.' },
    { name: 'body', type: 'VARCHAR', description: 'The page after this revision, HTML.' },
  ],
  stage: STAGE,
  select: {
    time: timestamp('floor(s.t / 1000000) * 1000000'),
    article: 'article.value',
    revision: 's.revision',
    title: 'title.value',
    language: 'language.value',
    author: 'author.value',
    origin: 'origin.value',
    comment: 'comment.value',
    bytes: 'strlen(s.body)',
    body: 's.body',
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      timestamp: jsonString(isoTime('"time"')),
      page: jsonString('article'),
      rev: jsonPlain('revision'),
      title: jsonString('title'),
      lang: jsonString('"language"'),
      user: jsonString('author'),
      origin: jsonString('origin'),
      comment: jsonString('"comment"'),
      size: jsonPlain('bytes'),
      text: jsonString('body'),
    }),
  },
};

const run = perRun(() => new Stage(TABLE.name, STAGE));

function observe(batch: EventBatch<'ArticleRevision'>, context: SourceContext): void {
  const stage = run(context);
  const e = batch.columns;
  const text = reader(context.pools);
  const delay = delays(context.rng('noise', batch, 'delay'), batch.rows, { medianS: 40, sigma: 1.1, minS: 2, late: 0.02 });
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  stage.reserve(batch.rows, 0);
  for (let i = 0; i < batch.rows; i++) {
    const t = e.t[i] as number;
    if (t + (delay[i] as number) >= context.clock.end) continue;
    const article = articleOf(e.article[i] as number);
    const revision = e.revision[i] as number;
    const c = stage.columns;
    const row = stage.rows;
    c.t[row] = Math.floor(t);
    c.delay[row] = delay[i] as number;
    c.tie[row] = tie[i] as number;
    c.article[row] = context.pools.string(article.id);
    c.revision[row] = revision;
    c.title[row] = context.pools.string(article.title);
    c.language[row] = context.pools.string(article.language);
    c.author[row] = e.author[i] as number;
    c.origin[row] = e.origin[i] as number;
    c.comment[row] = e.comment[i] as number;
    writeArticle(c.body, article.number, revision, e.kind[i] as number, text(e.target[i]));
    c.body.close(row);
    stage.rows++;
  }
  stage.emit(context, batch);
}

export default defineSource({ id: 'kb-revisions', title: 'Knowledge base', tables: [TABLE], accepts: { ArticleRevision: observe } });
