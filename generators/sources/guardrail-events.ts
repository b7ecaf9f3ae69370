import { defineSource, type StageColumn, type TableSpec } from '../core/source.ts';
import { CHAT_COLUMNS, CHAT_SELECT, CHAT_STAGE, chatTable } from '../core/source-kit/chat-tables.ts';
import { accountSql, seeCalls } from '../core/source-kit/chat-ids.ts';
import type { Beat } from '../core/source-kit/deliveries.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';

const STAGE = {
  ...CHAT_STAGE,
  apikey: { ref: 'string' },
  account: { type: 'u32' },
  stage: { ref: 'string' },
  policy: { ref: 'string' },
  rules: { ref: 'string' },
  score: { type: 'f64' },
  action: { ref: 'string' },
  took: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;

const TABLE: TableSpec = {
  name: 'guardrail_events',
  title: 'Guardrail: verdicts',
  description:
    'One row per verdict of the guardrail, which looks at messages before the model answers and at answers before they leave. Most verdicts allow; a flag lets pass and is looked at by people, a block puts a refusal in the place of the answer. ' +
    'Scores come from a classifier: customers in anger and quoted scam mails are flagged now and then. The guardrail sends its records every few seconds; a part comes late, and at the higher levels some are lost.',
  spec: 'https://github.com/NVIDIA/NeMo-Guardrails',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the verdict was given, UTC.' },
    ...CHAT_COLUMNS,
    { name: 'api_key', type: 'VARCHAR', entity: 'key', description: 'Id of the API key of the client.' },
    { name: 'account', type: 'VARCHAR', entity: 'account', description: 'Customer account; NULL where the client names none.' },
    { name: 'stage', type: 'VARCHAR', description: 'What was looked at: input, retrieval or output.' },
    {
      name: 'policy',
      type: 'VARCHAR',
      description: 'Policy with the highest score: jailbreak, prompt_injection, pii, off_topic, secrets or toxicity.',
    },
    { name: 'rules', type: 'VARCHAR', description: "Release of the policy's rules." },
    { name: 'score', type: 'DOUBLE', description: 'Score of that policy, 0 to 1.' },
    { name: 'action', type: 'VARCHAR', description: 'allow, flag or block.' },
    { name: 'latency_ms', type: 'DOUBLE', description: 'Milliseconds that the guardrail took.' },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    ...CHAT_SELECT,
    api_key: 'apikey.value',
    account: accountSql('s.account'),
    stage: 'stage.value',
    policy: 'policy.value',
    rules: 'rules.value',
    score: 'round(s.score, 4)',
    action: 'action.value',
    latency_ms: 's.took / 1000',
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      time: jsonString(isoTime('"time"', 6)),
      trace_id: jsonString('trace_id'),
      conversation: jsonString('conversation_id'),
      turn: jsonPlain('turn'),
      api_key: jsonString('api_key'),
      account: jsonString('account'),
      stage: jsonString('stage'),
      policy: jsonString('policy'),
      rules: jsonString('rules'),
      score: jsonPlain('score'),
      action: jsonString('action'),
      latency_ms: jsonPlain('latency_ms'),
    }),
  },
};

const BEAT: Beat = { every: 10, delay: [0.5, 4], late: 600, lost: { 1: 0, 2: 0.0005, 3: 0.004 } };

const observe = chatTable<typeof STAGE, 'GuardrailVerdict'>(
  TABLE.name,
  STAGE,
  'guardrail',
  BEAT,
  0,
  ({ columns }, i) => columns.t[i] as number,
  (c, row, { columns: e }, i) => {
    c.apikey[row] = e.apiKey[i] as number;
    c.account[row] = e.account[i] as number;
    c.stage[row] = e.stage[i] as number;
    c.policy[row] = e.policy[i] as number;
    c.rules[row] = e.rules[i] as number;
    c.score[row] = e.score[i] as number;
    c.action[row] = e.action[i] as number;
    c.took[row] = Math.max(0, Math.round(e.latencyUs[i] as number));
  },
);

export default defineSource({
  id: 'guardrail-events',
  title: 'Guardrail',
  tables: [TABLE],
  accepts: { ServiceCall: seeCalls, GuardrailVerdict: observe },
});
