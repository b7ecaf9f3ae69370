import { Alias } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { EventWriter } from '../timeline.ts';
import { apiCalls } from './api-catalogue.ts';
import { unsetError } from './bucket-states.ts';

/** Bits of `ApiCall.flags`. */
export const CALL_FLAGS = { console: 1, serviceEvent: 2, signIn: 4, noTls: 8 } as const;

/** One way a call looks, in codes: everything but time, caller and place. */
export interface CallForm {
  readonly api: number;
  readonly region: number;
  readonly request: number;
  readonly response: number;
  readonly resource: number;
  readonly resourceType: number;
  readonly errorCode: number;
  readonly errorMessage: number;
}

/** Who calls and from where, in codes. */
export interface CallCaller {
  readonly identity: number;
  readonly ip: number;
  readonly ua: number;
  readonly account: number;
  readonly flags: number;
}

/** Calls to draw from by weight; each API in several forms, some of them failures. */
export interface CallMix {
  /** A form by weight; a failure with the mix's share. */
  draw(rng: Rng): CallForm;
}

/** How a mix fails. */
export interface MixOptions {
  /** Share of calls that fail. Background of a busy account: about 0.1. */
  readonly errors: number;
  /** Forms per API. Default 10. */
  readonly variety?: number;
  /** Where they are sent; default the world's region. Global services go to us-east-1 in any case. */
  readonly region?: string;
  /** Failure for want of rights instead of throttling and missing things, as a share of failures. Default 0.15. */
  readonly denied?: number;
  /** Who is refused, for the text of the refusal. */
  readonly principal?: string;
  /** Id of the instance that calls: its agent reports itself and nobody else. */
  readonly instance?: string;
}

/**
 * Prepares a mix of calls. Interns everything, so call it in `plan`.
 * @param weights API name (`ssm:GetParameter`) to its weight; names stand in `api-catalogue.ts`
 * @throws with the known names when an API is not in the catalogue
 */
export function callMix(context: PlanContext, rng: Rng, weights: Readonly<Record<string, number>>, options: MixOptions): CallMix {
  const { pools } = context;
  const names = Object.keys(weights);
  const byApi = new Alias(names.map((name) => weights[name] ?? 0));
  const good: CallForm[][] = [];
  const bad: CallForm[][] = [];
  for (const name of names) {
    const call = apiCalls(context).get(name);
    if (!call) throw new Error(`Unknown API "${name}". Known: ${[...apiCalls(context).keys()].join(', ')}.`);
    const region = call.global === true ? 'us-east-1' : (options.region ?? context.world.region);
    const form = (failed: boolean): CallForm => {
      const sent = call.make(rng);
      const own = name.startsWith('s3:') ? unsetError(context, name.slice(3), sent.request?.['bucketName'] ?? '') : undefined;
      const error = failed ? failure(rng, name, call.errors, options) : (own ?? null);
      return {
        api: pools.string(`${call.service}:${name.slice(name.indexOf(':') + 1)}`),
        region: pools.string(region),
        request: pools.params(aboutItself(name, sent.request, options.instance) ?? null),
        response: error ? 0 : pools.params(sent.response ?? null),
        resource: error ? 0 : pools.string(sent.resource ?? null),
        resourceType: error ? 0 : pools.string(sent.resourceType ?? null),
        errorCode: pools.string(error?.[0] ?? null),
        errorMessage: pools.string(error?.[1] ?? null),
      };
    };
    good.push(Array.from({ length: options.variety ?? 10 }, () => form(false)));
    bad.push(Array.from({ length: Math.min(4, options.variety ?? 4) }, () => form(true)));
  }
  return {
    draw(random) {
      const api = byApi.pick(random);
      const forms = (random.unit() < options.errors ? bad : good)[api] ?? [];
      return random.pick(forms);
    },
  };
}

/** What an instance's agent says is about that instance. */
function aboutItself(
  name: string,
  request: Readonly<Record<string, string>> | undefined,
  instance: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (instance === undefined || request === undefined) return request;
  if (name === 'ssm:UpdateInstanceInformation' || name === 'ssm:UpdateInstanceAssociationStatus')
    return { ...request, instanceId: instance };
  if (name === 'ssm:ListAssociations') return { ...request, 'associationFilterList.0.value': instance };
  if (name === 'ec2:DescribeTags') return { ...request, 'filterSet.items.0.valueSet.items.0.value': instance };
  return request;
}

function failure(rng: Rng, name: string, own: readonly (readonly [string, string])[], options: MixOptions): readonly [string, string] {
  const ec2 = name.startsWith('ec2:');
  const s3 = name.startsWith('s3:');
  if (rng.chance(options.denied ?? 0.15)) {
    // Some permissions have other names than their calls.
    const action = name.replace('monitoring:', 'cloudwatch:').replace(/2015\d{4}(v\d)?$/, '');
    if (s3) return ['AccessDenied', 'Access Denied'];
    return ec2
      ? [
          'Client.UnauthorizedOperation',
          `You are not authorized to perform this operation. User: ${options.principal ?? 'unknown'} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
        ]
      : [
          rng.chance(0.5) ? 'AccessDenied' : 'AccessDeniedException',
          `User: ${options.principal ?? 'unknown'} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
        ];
  }
  if (own.length > 0 && rng.chance(0.6)) return rng.pick(own);
  if (rng.chance(0.12)) return ['ExpiredTokenException', 'The security token included in the request is expired'];
  return ec2 ? ['Client.RequestLimitExceeded', 'Request limit exceeded.'] : ['ThrottlingException', 'Rate exceeded'];
}

/** Calls that people and pipelines try without the right to. */
const FORBIDDEN = {
  'iam:ListUsers': 3,
  'iam:ListAccessKeys': 2,
  'iam:GetRole': 2,
  'ce:GetCostAndUsage': 2,
  'cloudtrail:LookupEvents': 1,
  'secretsmanager:GetSecretValue': 3,
  'kms:DescribeKey': 1,
  's3:GetBucketPolicy': 2,
  'ssm:GetParameter': 2,
  'ec2:DescribeVolumes': 1,
};

/** Refusals for one caller, whose ARN stands in their text. Small: one for each session is fine. */
export function refusals(context: PlanContext, rng: Rng, principal: string): CallMix {
  const some = Object.fromEntries(rng.sample(Object.entries(FORBIDDEN), 4));
  return callMix(context, rng, some, { errors: 1, variety: 1, denied: 1, principal });
}

/** Appends one call. Nothing is written outside the window. */
export function writeCall(write: EventWriter, t: number, caller: CallCaller, form: CallForm): void {
  const buffer = write.buffer('ApiCall');
  buffer.ensure(1);
  const { columns, rows } = buffer;
  columns.t[rows] = Math.floor(t);
  columns.identity[rows] = caller.identity;
  columns.api[rows] = form.api;
  columns.region[rows] = form.region;
  columns.ip[rows] = caller.ip;
  columns.ua[rows] = caller.ua;
  columns.errorCode[rows] = form.errorCode;
  columns.errorMessage[rows] = form.errorMessage;
  columns.request[rows] = form.request;
  columns.response[rows] = form.response;
  columns.extra[rows] = 0;
  columns.resource[rows] = form.resource;
  columns.resourceType[rows] = form.resourceType;
  columns.vpce[rows] = 0;
  columns.account[rows] = caller.account;
  columns.flags[rows] = caller.flags;
  buffer.rows += 1;
}
