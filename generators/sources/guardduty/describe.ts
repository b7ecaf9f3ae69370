/** One or two plain sentences for a finding, as the detector would put it. */
export interface Seen {
  readonly type: string;
  readonly who: string | null;
  readonly what: string | null;
  readonly api: string | null;
  readonly ip: string | null;
  readonly country: string | null;
}

const PURPOSES: Readonly<Record<string, string>> = {
  UnauthorizedAccess: 'This activity is not what these credentials are usually used for.',
  Exfiltration: 'Reads of this kind can mean that data is being collected.',
  Discovery: 'Such calls look around in an account.',
  Recon: 'Such probes look for open doors.',
  Stealth: 'This makes later activity harder to see.',
  Policy: 'The change makes a resource easier to reach than recommended.',
  Persistence: 'This can keep access open for later.',
  PrivilegeEscalation: 'This can widen what an identity may do.',
  DefenseEvasion: 'This can weaken protection.',
  Impact: 'This can disturb or destroy resources.',
  Behavior: 'The instance does not usually behave like this.',
  Trojan: 'The traffic resembles that of unwanted software.',
  Backdoor: 'The traffic resembles that of unwanted software.',
  CryptoCurrency: 'The traffic resembles that of mining software.',
};

export function describe({ type, who, what, api, ip, country }: Seen): string {
  const from = ip ? ` from the remote address ${ip}${country ? ` in ${country}` : ''}` : '';
  const purpose = PURPOSES[type.split(':')[0] ?? ''] ?? '';
  if (api)
    return `${who ? `${who} called the API ${api}` : `The API ${api} was called`}${what ? ` on ${what}` : ''}${from}. ${purpose}`.trim();
  const with_ = ip ? ` with the remote address ${ip}${country ? ` in ${country}` : ''}` : '';
  return `${what ?? who ?? 'A resource'} exchanged unusual traffic${with_}. ${purpose}`.trim();
}
