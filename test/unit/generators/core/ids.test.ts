import { describe, expect, it } from 'vitest';
import {
  accountOfAwsId,
  awsId,
  cidrRange,
  ec2Id,
  hostIn,
  inCidr,
  ipNumber,
  ipText,
  isoSeconds,
  sessionArn,
} from '../../../../generators/core/ids.ts';
import { testKeyring } from '../../../helpers/generate.ts';

const rng = testKeyring().rng('ids', 'test');

describe('AWS ids', () => {
  it.each([
    ['111122223333', /^RTX3GSDS[Q-Z2-7]/],
    ['444455556666', /^WO645SY5[A-P]/],
    ['123456789012', /^RZPUZDIK[A-P]/],
  ])('of account %s share their beginning, as real ones do', (account, beginning) => {
    for (const prefix of ['AKIA', 'ASIA', 'AIDA', 'AROA'] as const) {
      const id = awsId(rng, prefix, account);
      expect(id.startsWith(prefix)).toBe(true);
      expect(id.slice(4)).toMatch(beginning);
      expect(id).toMatch(/^[A-Z2-7]+$/);
      expect(id).toHaveLength(prefix === 'AKIA' || prefix === 'ASIA' ? 20 : 21);
      expect(accountOfAwsId(id)).toBe(account);
    }
  });
  it('differ from each other', () => {
    expect(new Set(Array.from({ length: 500 }, () => awsId(rng, 'ASIA', '999999999999'))).size).toBe(500);
  });
  it('have the grammar of their family', () => {
    expect(ec2Id(rng, 'eni')).toMatch(/^eni-0[0-9a-f]{16}$/);
    expect(sessionArn('111122223333', 'Role', 'i-0abc')).toBe('arn:aws:sts::111122223333:assumed-role/Role/i-0abc');
  });
});

describe('addresses', () => {
  it('read and write dotted text', () => {
    for (const text of ['0.0.0.0', '10.20.31.17', '198.18.4.91', '255.255.255.255']) expect(ipText(ipNumber(text))).toBe(text);
    expect(() => ipNumber('256.1.1.1')).toThrow(/not an IPv4/);
    expect(() => ipNumber('fe80::1')).toThrow(/not an IPv4/);
  });
  it('know their block', () => {
    expect(cidrRange('198.18.0.0/15')).toEqual({ first: ipNumber('198.18.0.0'), last: ipNumber('198.19.255.255') });
    expect(cidrRange('10.1.2.200/28').first).toBe(ipNumber('10.1.2.192'));
    expect(inCidr(ipNumber('198.19.3.4'), '198.18.0.0/15')).toBe(true);
    expect(inCidr(ipNumber('198.20.0.0'), '198.18.0.0/15')).toBe(false);
    expect(() => cidrRange('10.0.0.0/33')).toThrow(/CIDR/);
  });
  it('draw hosts, never the network or broadcast address', () => {
    const { first, last } = cidrRange('192.0.2.16/28');
    for (let i = 0; i < 200; i++) {
      const ip = hostIn(rng, first, last);
      expect(ip).toBeGreaterThan(first + 1);
      expect(ip).toBeLessThan(last);
    }
  });
});

it('writes times to the second, rounded down', () =>
  expect(isoSeconds(Date.UTC(2026, 1, 17, 9, 3, 4, 999) * 1e3)).toBe('2026-02-17T09:03:04Z'));
