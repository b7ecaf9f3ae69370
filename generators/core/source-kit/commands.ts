import type { Pools } from '../pools.ts';
import { CodeMemo } from './run.ts';

/** How three sorts of users reach objects: single copies, whole folders, plain calls. */
const OBJECTS: Readonly<Record<string, readonly [copy: string, folder: string, plain: string]>> = {
  GetObject: ['s3.cp', 's3.sync', 's3api.get-object'],
  PutObject: ['s3.cp', 's3.sync', 's3api.put-object'],
  CopyObject: ['s3.cp', 's3.sync', 's3api.copy-object'],
  HeadObject: ['s3.cp', 's3api.head-object', 's3api.head-object'],
  DeleteObject: ['s3.rm', 's3.sync', 's3api.delete-object'],
  ListObjects: ['s3.ls', 's3.sync', 's3api.list-objects-v2'],
  's3.amazonaws.com:ListBuckets': ['s3.ls', 's3.ls', 's3api.list-buckets'],
};
const SORTS = 3;

/** Services that the command line calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  config: 'configservice',
  elasticloadbalancing: 'elbv2',
  states: 'stepfunctions',
  s3: 's3api',
};

/**
 * The command of the AWS command line that makes a call, as its agent names it: `ssm.get-parameter`.
 * @param api `ssm.amazonaws.com:GetParameter`, or an operation on objects such as `GetObject`
 * @param sort of user, 0 to 2
 */
export function commandOf(api: string, sort: number): string {
  const known = OBJECTS[api]?.[sort];
  if (known) return known;
  const [host = '', name = host] = api.split(':');
  const service = host === name ? 's3' : host.replace('.amazonaws.com', '');
  const words = name
    .replace(/2015\d{4}(?:v\d)?$/, '')
    .replace('BucketPublicAccessBlock', 'PublicAccessBlock')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2');
  return `${NAMES[service] ?? service}.${words.toLowerCase()}`;
}

/** Whether an agent is the command line's, and the sort of its user: 0, or 1 and up. */
const sortOf = (ua: string): number =>
  /^aws-cli\/.* md\/prompt#off$/.test(ua) ? 1 + (Array.from(ua).reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % SORTS) : 0;

/** Codes of commands by agent and call. Make it when a run starts: what plans interned gets its codes then. */
export class Commands {
  private readonly users: CodeMemo;
  private readonly calls: readonly CodeMemo[];

  constructor(pools: Pools) {
    const text = (code: number): string => (pools.read('string', code) as string | null) ?? '';
    this.users = new CodeMemo((code) => sortOf(text(code)));
    this.calls = Array.from({ length: SORTS }, (_, sort) => new CodeMemo((code) => pools.string(commandOf(text(code), sort))));
    for (let code = pools.size('string') - 1; code > 0; code -= 1)
      if (text(code) in OBJECTS || /^[a-z0-9-]+\.amazonaws\.com:\w+$/.test(text(code))) this.learn(code);
  }

  /** The code of the command that `ua` ran for `api`; 0 for other software. All arguments are codes. */
  code(ua: number, api: number): number {
    this.learn(api);
    const user = this.users.get(ua);
    return user === 0 ? 0 : (this.calls[user - 1]?.get(api) ?? 0);
  }

  /** Every call gets its commands when it is first seen, whoever makes it: so codes do not hang on the order of cells. */
  private learn(api: number): void {
    for (const sort of this.calls) sort.get(api);
  }
}

/** SQL of an agent with its command. @param ua SQL of the agent */
export const withCommand = (ua: string): string => `${ua} || CASE WHEN s.command <> 0 THEN ' md/command#' || command.value ELSE '' END`;
