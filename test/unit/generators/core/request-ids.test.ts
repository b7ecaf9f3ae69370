import { describe, expect, it } from 'vitest';
import { HOST_ID_BYTES, REQUEST_ID_BYTES, tlsOf, writeHostId, writeRequestId } from '../../../../generators/core/request-ids.ts';
import { createKeyring } from '../../../../generators/core/random.ts';

const words = createKeyring(new Uint8Array(32).fill(1))
  .rng('ids/shared', 'test')
  .fill(new Uint32Array(4 * 5000));
const text = (write: typeof writeHostId, size: number, row: number): string => {
  const bytes = new Uint8Array(size);
  expect(write(bytes, 0, words, row)).toBe(size);
  return String.fromCharCode(...bytes);
};

describe('request ids', () => {
  it('have the grammar of S3 and do not repeat', () => {
    const requests = Array.from({ length: 5000 }, (_, row) => text(writeRequestId, REQUEST_ID_BYTES, row));
    const hosts = Array.from({ length: 5000 }, (_, row) => text(writeHostId, HOST_ID_BYTES, row));
    expect(new Set(requests).size).toBe(5000);
    expect(new Set(hosts).size).toBe(5000);
    for (const id of requests) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    for (const id of hosts) {
      expect(id).toMatch(/^[A-Za-z0-9+/]{75}=$/);
      expect(btoa(atob(id))).toBe(id);
    }
  });

  it('use every character everywhere about equally', () => {
    for (const at of [0, 5, 15]) {
      const seen = new Map<string, number>();
      for (let row = 0; row < 5000; row++) {
        const char = text(writeRequestId, REQUEST_ID_BYTES, row)[at]!;
        seen.set(char, (seen.get(char) ?? 0) + 1);
      }
      expect(seen.size).toBe(32);
      for (const count of seen.values()) expect(Math.abs(count - 5000 / 32)).toBeLessThan(60);
    }
  });

  it('give one client one TLS version, and a minority the old one', () => {
    const old = Array.from({ length: 700 }, (_, i) => tlsOf(`client/${i}`)).filter((version) => version === 0).length;
    expect(tlsOf('client/1')).toBe(tlsOf('client/1'));
    expect(old).toBeGreaterThan(50);
    expect(old).toBeLessThan(160);
  });
});
