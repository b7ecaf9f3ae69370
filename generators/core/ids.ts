/** Identifier grammars: AWS keys and principals, EC2 family, addresses. Sources: formats reference §0. */
import type { Rng } from './random.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const from = (alphabet: string, rng: Rng, length: number): string => {
  let out = '';
  for (let i = 0; i < length; i++) out += alphabet[rng.int(alphabet.length)];
  return out;
};

/**
 * An AWS access key or principal id. The base32 text after the prefix holds a 1 bit, the account as 40 bits, then random bits,
 * as real ids do: all ids of an account share their first eight characters.
 * @param prefix AKIA long-term key, ASIA session key (16 characters follow); AIDA user, AROA role (17 follow)
 * @param account 12 digits
 */
export function awsId(rng: Rng, prefix: 'AKIA' | 'ASIA' | 'AIDA' | 'AROA', account: string): string {
  const bits = `1${BigInt(account).toString(2).padStart(40, '0')}`;
  let out: string = prefix;
  for (let i = 0; i < 40; i += 5) out += BASE32[parseInt(bits.slice(i, i + 5), 2)];
  out += BASE32[Number(bits[40]) * 16 + rng.int(16)];
  return out + from(BASE32, rng, prefix === 'AKIA' || prefix === 'ASIA' ? 7 : 8);
}

/** The account in an AWS key or principal id: 12 digits. */
export function accountOfAwsId(id: string): string {
  let bits = '';
  for (const char of id.slice(4, 13)) bits += BASE32.indexOf(char).toString(2).padStart(5, '0');
  return BigInt(`0b${bits.slice(1, 41)}`)
    .toString()
    .padStart(12, '0');
}

/** `i-0…`, `eni-0…`: 17 lower-case hex digits, the first one 0. */
export const ec2Id = (
  rng: Rng,
  prefix: 'i' | 'eni' | 'vpc' | 'subnet' | 'sg' | 'vpce' | 'vol' | 'ami' | 'nat' | 'igw' | 'eipalloc',
): string => `${prefix}-0${rng.hex(16)}`;

/** ARN of an assumed-role session: the role's name stands without its path. */
export const sessionArn = (account: string, role: string, session: string): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/${session}`;

/** `10.20.31.17` of an unsigned 32-bit address. */
export const ipText = (ip: number): string => `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;

/**
 * Unsigned 32-bit address of dotted text.
 * @throws when it is not an IPv4 address
 */
export function ipNumber(text: string): number {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = match?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) throw new Error(`"${text}" is not an IPv4 address.`);
  return ((parts[0]! << 24) | (parts[1]! << 16) | (parts[2]! << 8) | parts[3]!) >>> 0;
}

/**
 * First and last address of a CIDR block.
 * @throws when it is not one
 */
export function cidrRange(cidr: string): { readonly first: number; readonly last: number } {
  const [base, length] = cidr.split('/');
  const prefix = Number(length);
  if (!base || !(prefix >= 0 && prefix <= 32) || !Number.isInteger(prefix)) throw new Error(`"${cidr}" is not a CIDR block.`);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(ipNumber(base) / size) * size;
  return { first, last: first + size - 1 };
}

export const inCidr = (ip: number, cidr: string): boolean => {
  const { first, last } = cidrRange(cidr);
  return ip >= first && ip <= last;
};

/** A host address of a range: never its first (network), router or last (broadcast) address. */
export const hostIn = (rng: Rng, first: number, last: number): number =>
  rng.between(first + Math.min(2, last - first), Math.max(first, last - 1));

export { isoSeconds } from './time.ts';

/** Letters of names that a cluster makes: no vowels, and no digits that look like letters. Source: Kubernetes, apimachinery `util/rand`. */
export const CLUSTER_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The part of a name that the cluster makes up. */
export const clusterSuffix = (rng: Rng, length = 5): string =>
  Array.from({ length }, () => CLUSTER_LETTERS[rng.int(CLUSTER_LETTERS.length)]).join('');
