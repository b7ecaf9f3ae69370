import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Key } from '../../../src/case/key.ts';
import meridian from '../../fixtures/grading/meridian.key.json' with { type: 'json' };

export const key = meridian as unknown as Key;

/** A full answer to the Meridian case; one sentence per claim, so that each can be turned round alone. */
export const SENTENCES: Readonly<Record<string, string>> = {
  detection: 'GuardDuty raised a finding about anomalous reads of S3.',
  initial_access: 'A trojanised package on the laptop LT-PNAIR-07 stole the access key of Priya Nair.',
  role_session: 'The stolen key was then used from 203.0.113.44 to assume etl-batch-role.',
  s3_burst: 'That session downloaded objects in bulk from meridian-claims-archive.',
  volume: 'The session took 41,386 objects, which are 38.6 GB.',
  time_window: 'The reads ran from 09:47 to 10:19 UTC.',
  egress_path: 'The data were then sent through etl-worker-3 to 198.51.100.66, as the VPC flow logs show.',
  red_herrings: 'The failed sign-ins of j.ortega are unrelated.',
  impact: 'Patient claims were exposed to the attacker.',
  contain_creds: 'The sessions of the role were revoked and the key was deactivated.',
  block_isolate: 'The laptop was isolated from the network.',
  prevent: 'Next come short-lived credentials and MFA for people.',
};

/** The answer with one sentence replaced (or dropped, with an empty text). */
export function answer(change: Readonly<Record<string, string>> = {}): AnswerInput {
  const say = (...ids: string[]): string =>
    ids
      .map((id) => change[id] ?? SENTENCES[id] ?? '')
      .filter((text) => text !== '')
      .join(' ');
  return {
    situation: say('detection'),
    task: 'Find out what was taken and close the hole.',
    action: say('initial_access', 'role_session', 's3_burst', 'volume', 'time_window', 'egress_path', 'red_herrings'),
    result: say('impact', 'contain_creds', 'block_isolate', 'prevent'),
  };
}

/** Every text of the answer changed alike. */
export function mapText(input: AnswerInput, change: (text: string) => string): AnswerInput {
  return {
    situation: change(input.situation ?? ''),
    task: change(input.task ?? ''),
    action: change(input.action ?? ''),
    result: change(input.result ?? ''),
  };
}
