import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of bytes; the bytes may be reused as soon as it returns. */
export type Digest = (bytes: Uint8Array) => Promise<Uint8Array>;

/** The platform's SHA-256 where it has one (it needs a secure context), else the same in plain code. */
export const digest: Digest = (bytes) => {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  // The platform copies its input before it returns (Web Cryptography API, digest method, step 2).
  if (subtle) return subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>).then((buffer) => new Uint8Array(buffer));
  return Promise.resolve(sha256(bytes));
};

/**
 * Hash of a table that arrives in pieces: SHA-256 over the SHA-256 of every piece, in order.
 * Pieces are cut at fixed row counts, so the same rows give the same hash however they were produced.
 */
export class TableHash {
  private readonly parts: Promise<Uint8Array>[] = [];
  private readonly digest: Digest;

  constructor(using: Digest = digest) {
    this.digest = using;
  }

  bytes(piece: Uint8Array): void {
    this.parts.push(this.digest(piece));
  }

  array(piece: ArrayBufferView): void {
    this.bytes(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  }

  text(piece: string): void {
    this.bytes(utf8ToBytes(piece));
  }

  /** Waits for what was given so far, so that copies of pieces do not pile up. */
  async settled(): Promise<void> {
    await this.parts.at(-1);
  }

  /** Lower-case hex. */
  async hex(): Promise<string> {
    return bytesToHex(sha256(concatBytes(...(await Promise.all(this.parts)))));
  }
}
