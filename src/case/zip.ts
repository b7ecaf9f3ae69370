/**
 * A small, strict ZIP: entries are stored, one after the other, and a file is accepted only if writing its entries
 * again gives the same bytes. So nothing can hide in headers that readers skip, and any unzip tool still opens it.
 */

/** An entry; names are short lower-case paths. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The file is not one that this reader accepts. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

const MAX_ENTRIES = 64;
export const MAX_BYTES = 300 * 1024 * 1024;
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}(?:\/[a-z0-9][a-z0-9._-]{0,63}){0,3}$/;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
/** 1 January 1980, the format's zero: a file must not tell when it was made. */
const DATE = 0x21;
/** Version 1.0: stored entries only. */
const VERSION = 10;

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (CRC[(crc ^ (bytes[i] as number)) & 255] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Writes the fields that the local and the central header share, from `version needed` on. */
function writeCommon(view: DataView, at: number, name: Uint8Array, entry: ZipEntry, crc: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, entry.bytes.length, true);
  view.setUint32(at + 18, entry.bytes.length, true);
  view.setUint16(at + 22, name.length, true);
}

function checkEntries(entries: readonly ZipEntry[]): void {
  const names = new Set(entries.map((entry) => entry.name));
  const bad = entries.find((entry) => !NAME.test(entry.name) || entry.name.includes('..'));
  if (bad) throw new ZipError(`It holds an entry with a name that is not allowed: ${JSON.stringify(bad.name)}.`);
  if (names.size !== entries.length) throw new ZipError('It holds two entries of the same name.');
  if (entries.length > MAX_ENTRIES) throw new ZipError(`It holds more than ${MAX_ENTRIES} entries.`);
}

/** Writes the one canonical ZIP of these entries, in this order. @throws ZipError for a name or size that the reader would refuse */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  checkEntries(entries);
  const names = entries.map((entry) => new TextEncoder().encode(entry.name));
  const total = entries.reduce(
    (sum, entry, i) => sum + LOCAL_SIZE + CENTRAL_SIZE + 2 * (names[i]?.length ?? 0) + entry.bytes.length,
    END_SIZE,
  );
  if (total > MAX_BYTES) throw new ZipError(`It is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  const placed: { at: number; crc: number }[] = [];
  let at = 0;
  entries.forEach((entry, i) => {
    const name = names[i] as Uint8Array;
    const crc = crc32(entry.bytes);
    placed.push({ at, crc });
    view.setUint32(at, LOCAL, true);
    writeCommon(view, at + 4, name, entry, crc);
    file.set(name, at + LOCAL_SIZE);
    file.set(entry.bytes, at + LOCAL_SIZE + name.length);
    at += LOCAL_SIZE + name.length + entry.bytes.length;
  });
  const central = at;
  entries.forEach((entry, i) => {
    const name = names[i] as Uint8Array;
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, VERSION, true);
    writeCommon(view, at + 6, name, entry, placed[i]?.crc ?? 0);
    view.setUint32(at + 42, placed[i]?.at ?? 0, true);
    file.set(name, at + CENTRAL_SIZE);
    at += CENTRAL_SIZE + name.length;
  });
  view.setUint32(at, END, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - central, true);
  view.setUint32(at + 16, central, true);
  return file;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Reads the entries of a canonical ZIP. The bytes of the entries are views of `file`.
 * @throws ZipError for anything that `writeZip` would not have written
 */
export function readZip(file: Uint8Array): ZipEntry[] {
  if (file.length > MAX_BYTES) throw new ZipError(`It is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + LOCAL_SIZE <= file.length && view.getUint32(at, true) === LOCAL) {
    if (entries.length === MAX_ENTRIES) throw new ZipError(`It holds more than ${MAX_ENTRIES} entries.`);
    if (view.getUint16(at + 8, true) !== 0) throw new ZipError('It holds a compressed entry; only stored ones are allowed.');
    const size = view.getUint32(at + 18, true);
    const start = at + LOCAL_SIZE + view.getUint16(at + 26, true);
    if (start + size > file.length) throw new ZipError('It is cut short.');
    const name = new TextDecoder().decode(file.subarray(at + LOCAL_SIZE, start));
    entries.push({ name, bytes: file.subarray(start, start + size) });
    at = start + size;
  }
  if (entries.length === 0) throw new ZipError('It is not a ZIP file.');
  checkEntries(entries);
  if (!sameBytes(writeZip(entries), file)) throw new ZipError('It was changed after it was written, or written by another program.');
  return entries;
}
