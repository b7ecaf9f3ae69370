/** What CloudTrail's record of a call depends on, by service and verb. Sources: formats reference §1.1. */

/** Services whose events are written in us-east-1 wherever the caller is. */
const GLOBAL = new Set([
  'iam',
  'cloudfront',
  'organizations',
  'route53',
  'support',
  'account',
  'budgets',
  'ce',
  'waf',
  'globalaccelerator',
]);

/** Minor version of `eventVersion` 1.x; each service moves in its own time. */
const VERSION: Readonly<Record<string, number>> = {
  signin: 8,
  sso: 8,
  'sso-directory': 8,
  support: 8,
  health: 8,
  trustedadvisor: 8,
  cloudtrail: 9,
  organizations: 9,
  'access-analyzer': 9,
  athena: 9,
  glue: 9,
  tagging: 9,
  backup: 9,
  ecr: 10,
  config: 10,
  guardduty: 10,
  cloudformation: 10,
  secretsmanager: 11,
};
const CURRENT = 11;

/** Verbs that change nothing. A name counts when the verb is followed by a capital or the end. */
const READ =
  /^(?:Get|List|Describe|Head|Lookup|BatchGet|Search|Select|Query|Scan|Check|Test|Validate|View|Simulate|Filter|Preview|Estimate|Detect|Verify|Download|AssumeRole|Decrypt|Encrypt|ReEncrypt|GenerateDataKey|Sign|Discover|Is|Has|Read|Retrieve|Count|TransactGet)(?=[A-Z]|$)/;
/** Names that break the rule. */
const EXCEPTIONS: Readonly<Record<string, boolean>> = {
  GetSignInToken: false,
  CheckMfa: false,
  GetFederationToken: true,
  GetSessionToken: true,
  StartQuery: false,
  ConsoleLogin: false,
};

/** Data events of services other than S3 objects. */
const DATA =
  /^(?:lambda\.amazonaws\.com:Invoke|dynamodb\.amazonaws\.com:(?:(?:Batch)?(?:Get|Put|Update|Delete|Write)Item|Query|Scan|Transact)|sns\.amazonaws\.com:Publish|sqs\.amazonaws\.com:(?:Send|Receive|Delete)Message)/;

/** Does the call leave the state as it was? */
export function isReadOnly(name: string): boolean {
  return EXCEPTIONS[name] ?? READ.test(name);
}

/** Bits of {@link apiInfo}. */
export const API = { s3: 1, readOnly: 2, global: 4, data: 8, assumeRole: 16, versionShift: 8 } as const;

/**
 * Facts about an API as bits.
 * @param api `sts.amazonaws.com:AssumeRole`
 */
export function apiInfo(api: string): number {
  const [source = '', name = ''] = api.split(':');
  const service = source.replace('.amazonaws.com', '');
  return (
    (service === 's3' ? API.s3 : 0) |
    (isReadOnly(name) ? API.readOnly : 0) |
    (GLOBAL.has(service) ? API.global : 0) |
    (DATA.test(api) ? API.data : 0) |
    (name.startsWith('AssumeRole') ? API.assumeRole : 0) |
    ((VERSION[service] ?? CURRENT) << API.versionShift)
  );
}
