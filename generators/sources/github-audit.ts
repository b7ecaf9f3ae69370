import type { EventBatch } from '../core/events.ts';
import { ipNumber } from '../core/ids.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { copied, delays, inStageOrder, reader, ties, utf8, uuids } from '../core/staging.ts';

/** Members of `data` that have a column of their own. */
const PROMOTED = {
  visibility: 'Visibility of the repository when it happened.',
  user: 'Person or account that the action is about.',
  branch: 'Branch, or pattern of a protected branch.',
  programmatic_access_type: 'Kind of token that was used; NULL in a browser session.',
  transport_protocol_name: 'http or ssh, for git events.',
  token_scopes: 'Scopes of a classic token.',
  workflow_name: 'Workflow, for workflow events.',
  conclusion: 'success, failure or cancelled, for workflow runs.',
} as const;

const KINDS = `CASE WHEN action.value LIKE '%.create' OR action.value LIKE '%.add%' THEN 'create' WHEN action.value LIKE '%.destroy' OR action.value LIKE '%.remove%' THEN 'remove' WHEN action.value IN ('git.clone', 'git.fetch') THEN 'access' ELSE 'modify' END`;

const TABLE: TableSpec = {
  name: 'github_audit',
  title: 'Code host (GitHub audit log)',
  description:
    'The audit log of the organisation on the code host: git events, pull requests, workflow runs, settings, tokens and secret scanning. It arrives within one to six minutes. Git events carry no file contents, and what the host does by itself has no address.',
  spec: 'https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization',
  time: 'created_at',
  columns: [
    { name: 'created_at', type: 'TIMESTAMP', description: 'When it happened, UTC, to the millisecond.' },
    { name: 'action', type: 'VARCHAR', description: 'Category and event, such as git.push.' },
    { name: 'actor', type: 'VARCHAR', description: 'Login that did it.', entity: 'user' },
    { name: 'actor_ip', type: 'VARCHAR', description: 'Address of the actor; NULL for events of the host itself.', entity: 'address' },
    { name: 'actor_location', type: 'STRUCT(country_code VARCHAR)', description: 'Country of that address.' },
    { name: 'org', type: 'VARCHAR', description: 'Organisation.' },
    { name: 'repo', type: 'VARCHAR', description: 'Repository with its organisation.', entity: 'repository' },
    { name: 'user_agent', type: 'VARCHAR', description: 'User agent or git client.' },
    ...Object.entries(PROMOTED).map(([name, description]) => ({ name, type: 'VARCHAR', description })),
    { name: 'data', type: 'MAP(VARCHAR, VARCHAR)', description: 'All further members of the record, keys dotted.' },
    { name: 'operation_type', type: 'VARCHAR', description: 'create, access, modify or remove.' },
    { name: '_document_id', type: 'VARCHAR', description: 'Id of the record.' },
  ],
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    actor: { ref: 'string' },
    action: { ref: 'string' },
    ip: { ref: 'string' },
    ua: { ref: 'string' },
    data: { ref: 'params' },
    idHigh: { type: 'u64' },
    idLow: { type: 'u64' },
    org: { type: 'utf8' },
    repo: { type: 'utf8' },
    country: { type: 'utf8' },
  },
  select: {
    created_at: timestamp('floor(s.t / 1000) * 1000'),
    action: 'action.value',
    actor: 'actor.value',
    actor_ip: 'ip.value',
    actor_location: `CASE WHEN s.country <> '' THEN {'country_code': s.country} END`,
    org: 's.org',
    repo: `nullif(s.repo, '')`,
    user_agent: 'ua.value',
    ...Object.fromEntries(Object.keys(PROMOTED).map((name) => [name, `data.value['${name}']`])),
    data: 'data.value',
    operation_type: KINDS,
    _document_id: `rtrim(replace(replace(to_base64(unhex(format('{:016x}{:016x}', s.idHigh, s.idLow))), '+', '-'), '/', '_'), '=')`,
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't + delay, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      '@timestamp': jsonPlain('epoch_ms(created_at)'),
      _document_id: jsonString('_document_id'),
      action: jsonString('action'),
      actor: jsonString('actor'),
      actor_ip: jsonString('actor_ip'),
      actor_location: `CASE WHEN actor_location IS NOT NULL THEN ${jsonObject({ country_code: jsonString('actor_location.country_code') })} END`,
      created_at: jsonPlain('epoch_ms(created_at)'),
      operation_type: jsonString('operation_type'),
      org: jsonString('org'),
      repo: jsonString('repo'),
      user_agent: jsonString('user_agent'),
      data: `('{' || array_to_string([${jsonString('e.key')} || ':' || ${jsonString('e.value')} for e in map_entries(data)], ',') || '}')`,
    }),
  },
};

function observe(batch: EventBatch<'RepoActivity'>, context: SourceContext): void {
  const { rows } = batch;
  const { world } = context;
  const text = reader(context.pools);
  const { repo: repos, ...columns } = copied(batch);
  const id = uuids(context.rng('ids', batch, 'document'), rows);
  const org: string[] = [];
  const repo: string[] = [];
  const country: string[] = [];
  for (let i = 0; i < rows; i++) {
    const name = text(repos[i]);
    repo.push(name && !name.includes('/') ? `${world.org.githubOrg}/${name}` : name);
    org.push(world.org.githubOrg);
    const ip = text(columns.ip[i]);
    country.push(ip ? (world.network(ipNumber(ip))?.country ?? '') : '');
  }
  const values = {
    ...columns,
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 135, sigma: 0.4, minS: 55 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
    idHigh: id.high,
    idLow: id.low,
    org: utf8(org),
    repo: utf8(repo),
    country: utf8(country),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows);
}

export default defineSource({
  id: 'github-audit',
  title: 'Audit log of the code host',
  tables: [TABLE],
  accepts: { RepoActivity: observe },
});
