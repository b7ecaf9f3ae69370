import { describe, expect, test } from 'vitest';
import { isCopied, isKeywordRun, isTable, shingles } from '../../../src/grading/filters.ts';

describe('filters', () => {
  test.each([
    'laptop malware credentials stolen lt-pnair-07 priya.nair etl-batch-role 203.0.113.44 romania getobject 41386 38.6 gb',
    'phi claims patient data revoke sessions rotate keys block ip isolate laptop mfa least privilege',
    'stolen, credentials, malware, laptop, role, downloaded, getobject, bucket, sent, outbound',
    'stolen credentials, infected laptop, assumed role, foreign address, bulk reads, big egress, blocked address, rotated key',
  ])('a run of words: %s', (text) => {
    expect(isKeywordRun(text)).toBe(true);
  });
  test.each([
    'cloudtrail: akia4 -> sts:assumerole etl-batch-role from 203.0.113.44 (ro) 09:41z, session boto3-session-8841.',
    'sessions revoked, keys rotated, laptop and etl worker quarantined, both ips denied at the nacl.',
    'revoked role sessions, deactivated the key, isolated laptop and worker, nacl deny to both ips.',
    'edr: upd.exe (dropped by trojanised aws-sso-helper) on lt-pnair-07 read .aws/credentials 08:52z.',
    '41,386 getobject, meridian-claims-archive',
  ])('telegraphic notes stay: %s', (text) => {
    expect(isKeywordRun(text)).toBe(false);
  });
  test('tables', () => {
    expect(isTable('getobject | archive | 41386')).toBe(true);
    expect(isTable('useridentity.arn | sourceipaddress')).toBe(true);
    expect(isTable('a\tb\tc')).toBe(true);
    expect(isTable('the role | or session | was used')).toBe(true);
    expect(isTable('the key was used from abroad')).toBe(false);
  });
  test('copies of the brief', () => {
    const words = (text: string): string[] => text.split(' ');
    const brief = shingles(words('the lead asks you to find out whether customer data left the company and how'));
    expect(isCopied(words('find out whether customer data left the company'), brief)).toBe(true);
    expect(isCopied(words('customer data left the company by way of the worker in the night'), brief)).toBe(false);
    expect(isCopied(words('too short'), brief)).toBe(false);
  });
});
