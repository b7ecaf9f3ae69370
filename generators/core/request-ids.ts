/**
 * What S3 prints about one request in two places (CloudTrail and the server access log): request id, host id and TLS.
 * Both are functions of one keyed draw per event, so every source computes the same text without asking another.
 */
import type { EventBatch } from './events.ts';
import { perBatch } from './source-kit/run.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
/** Digits and capitals without I, L, O, U, as S3's request ids look. */
const BASE32 = bytesOf('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const BASE64 = bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PAD = 61;

export const REQUEST_ID_BYTES = 16;
export const HOST_ID_BYTES = 76;

/** Four random words per row of the batch: the same for every source that asks. */
export const requestWords = perBatch((batch: EventBatch, context): Uint32Array =>
  context.rng('shared', batch, 'request').fill(new Uint32Array(batch.rows * 4)),
);

/** Word `i` of the text of a row: all four words of the row go into it, from the one that is `i` modulo 4 on. */
function word(a: number, b: number, c: number, d: number, i: number): number {
  let x = a ^ Math.imul(i + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) ^ b;
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) ^ c;
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) ^ d;
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Writes the request id of a row (16 bytes).
 * @returns the offset behind it
 */
export function writeRequestId(bytes: Uint8Array, at: number, words: Uint32Array, row: number): number {
  let a = words[row * 4] as number;
  let b = words[row * 4 + 1] as number;
  let c = words[row * 4 + 2] as number;
  let d = words[row * 4 + 3] as number;
  for (let i = 0; i < 4; i++) {
    const bits = word(a, b, c, d, i);
    const first = a;
    a = b;
    b = c;
    c = d;
    d = first;
    const to = at + i * 4;
    bytes[to] = BASE32[bits & 31] as number;
    bytes[to + 1] = BASE32[(bits >>> 5) & 31] as number;
    bytes[to + 2] = BASE32[(bits >>> 10) & 31] as number;
    bytes[to + 3] = BASE32[(bits >>> 15) & 31] as number;
  }
  return at + REQUEST_ID_BYTES;
}

/**
 * Writes the host id (`x-amz-id-2`) of a row: 56 bytes in base64, 76 characters.
 * @returns the offset behind it
 */
export function writeHostId(bytes: Uint8Array, at: number, words: Uint32Array, row: number): number {
  let a = words[row * 4] as number;
  let b = words[row * 4 + 1] as number;
  let c = words[row * 4 + 2] as number;
  let d = words[row * 4 + 3] as number;
  for (let i = 0; i < 15; i++) {
    // 56 bytes leave two bits of the last character unused.
    const bits = i < 14 ? word(a, b, c, d, 16 + i) : word(a, b, c, d, 16 + i) & 0x3cffffff;
    const first = a;
    a = b;
    b = c;
    c = d;
    d = first;
    const to = at + i * 5;
    bytes[to] = BASE64[bits & 63] as number;
    bytes[to + 1] = BASE64[(bits >>> 6) & 63] as number;
    bytes[to + 2] = BASE64[(bits >>> 12) & 63] as number;
    bytes[to + 3] = BASE64[(bits >>> 18) & 63] as number;
    bytes[to + 4] = BASE64[(bits >>> 24) & 63] as number;
  }
  bytes[at + 75] = PAD;
  return at + HOST_ID_BYTES;
}

export const TLS = { v12: 0, v13: 1 } as const;

/** TLS version that a client negotiates: a habit of its software, so the same in every record. About one in seven is still on 1.2. */
export function tlsOf(userAgent: string | null): 0 | 1 {
  let hash = 0x811c9dc5;
  for (let i = 0; userAgent !== null && i < userAgent.length; i++) hash = Math.imul(hash ^ userAgent.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 7 === 0 ? TLS.v12 : TLS.v13;
}

/** SQL of the cipher suite and version of a stage column that holds {@link tlsOf}; never crossed. */
export const cipherSql = (tls: string): string => `CASE ${tls} WHEN 1 THEN 'TLS_AES_128_GCM_SHA256' ELSE 'ECDHE-RSA-AES128-GCM-SHA256' END`;
export const tlsVersionSql = (tls: string): string => `CASE ${tls} WHEN 1 THEN 'TLSv1.3' ELSE 'TLSv1.2' END`;

/** SQL of the date in a presigned address, from a column of seconds since 1970. */
export const signingDateSql = (seconds: string): string => `strftime(make_timestamp(${seconds}::BIGINT * 1000000), '%Y%m%dT%H%M%SZ')`;
