/** Sizes and flags of DNS messages, as far as a log line shows them. Layout of messages: RFC 1035 §4. */

const HEADER = 12;
/** Type and class of a question; type, class, TTL and length of a record. */
const QUESTION = 4;
const RECORD = 10;
const IPV4 = 4;
/** The OPT record of EDNS0, without options. */
const OPT = 11;
/** The resolver's SOA record of `cluster.local`: its name, `ns.dns.` and `hostmaster.` before it, and five numbers. */
const CLUSTER_SOA = 15 + RECORD + 22 + 26 + 20;
/** A usual SOA record of somebody else's zone. */
const FOREIGN_SOA = 74;

/** A name in a message: a length before each label, and an empty label at the end. */
const wireLength = (name: string): number => name.replace(/\.$/, '').length + 2;

/** The resolver answers for the cluster's own names itself. */
const isClusterName = (name: string): boolean => /(?:^|\.)cluster\.local\.?$/.test(name);

export const querySize = (name: string, edns: boolean): number => HEADER + wireLength(name) + QUESTION + (edns ? OPT : 0);

/** Uncompressed size of an answer: one address, nothing of this type (with the SOA record), or an error. */
export function answerSize(name: string, qtype: string, rcode: string, edns: boolean): number {
  const size = querySize(name, edns);
  if (rcode === 'SERVFAIL' || rcode === 'REFUSED') return size;
  const soa = isClusterName(name) ? CLUSTER_SOA : FOREIGN_SOA;
  if (rcode === 'NXDOMAIN' || qtype === 'AAAA') return size + soa;
  const target = qtype === 'A' ? IPV4 : wireLength(name) + 6;
  return size + wireLength(name) + RECORD + target;
}

/** Flags of an answer. @param cached it did not ask anybody else */
export function answerFlags(name: string, rcode: string, cached: boolean): string {
  if (rcode === 'SERVFAIL') return 'qr,rd';
  if (isClusterName(name)) return 'qr,aa,rd';
  return cached ? 'qr,aa,rd,ra' : 'qr,rd,ra';
}
