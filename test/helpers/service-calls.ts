import type { EventRow } from '../../generators/core/events.ts';
import type { Pod } from '../../generators/core/pools.ts';
import * as STATUS from '../../generators/core/simulation/records.ts';
import { SECOND } from '../../generators/core/time.ts';
import type { Rig } from './source-rig.ts';

const IMAGES = {
  gateway: 'registry.example/edge/gateway:3.4.1',
  preprocess: 'registry.example/vision/preprocess:1.9.0',
  triton: 'registry.example/nvidia/tritonserver:24.08-py3',
  torchserve: 'registry.example/pytorch/torchserve:0.12.0-gpu',
  vllm: 'registry.example/llm/vllm-openai:v0.11.0',
  features: 'registry.example/vision/features:2.2.0',
  redis: 'registry.example/cache/redis:7.2',
} as const;
export type ServiceName = keyof typeof IMAGES;

/** A pod of a service; `n` tells replicas apart, each on its own node. */
export function podOf(service: ServiceName, n = 0): Pod {
  return {
    name: `${service}-7c9d8b6f4-x2x7${'bcdf'[n]!}`,
    uid: `0b7c3f52-1d0e-4d6b-9b1f-${service.padEnd(11, '0').replace(/[^0-9a-f]/g, '7')}${n}`,
    deployment: service,
    namespace: 'vision',
    container: service,
    image: IMAGES[service],
    node: `ip-10-20-31-${10 + n}.eu-west-1.compute.internal`,
    instance: `i-0abc00000000000${n}1`,
    ip: `100.64.${Object.keys(IMAGES).indexOf(service)}.${10 + n}`,
    azId: `euw1-az${n + 1}`,
    cluster: 'prod-ml',
  };
}

type Call = EventRow<'ServiceCall'>;

/**
 * Writes requests of an image service, one after the other and each as one tree: gateway → preprocess → (features → redis, Triton).
 * The outcome goes by the number of the request, `i % 10`: 0–4 good; 5 Triton is too slow, the first attempt is given up and repeated
 * while Triton goes on; 6 Triton's queue is full; 7 no replica of Triton, the request fails; 8 the name is not resolved at the first
 * attempt; 9 the client from outside gives up, the gateway is told.
 * @returns all calls, parents first
 */
export function writeRequests(rig: Rig, count: number, start = rig.clock.detailStart + 3600 * SECOND, every = 0.37 * SECOND): Call[] {
  const rows: Call[] = [];
  for (let i = 0; i < count; i++) rows.push(...tree(rig, i, Math.floor(start + i * every), rows.length));
  for (const row of rows) rig.add('ServiceCall', row);
  return rows;
}

function tree(rig: Rig, i: number, t: number, before: number): Call[] {
  const replica = i % 2;
  const pod = (service: ServiceName, n = replica) => rig.pools.pod(podOf(service, n));
  const kind = i % 10;
  const request = i + 1;
  const rows: Call[] = [];
  const add = (row: Omit<Call, 'request'>): number => before + rows.push({ ...row, request });
  const served = { served: STATUS.OK, status: STATUS.OK };
  const failed = kind === 7;
  const end = kind === 5 ? 1_300_000 : failed ? 40_000 : kind === 9 ? 30_000 : 200_000;

  const gateway = add({
    t,
    end: t + end,
    service: 'gateway',
    operation: 'POST /v1/classify',
    server: pod('gateway'),
    apiKey: `key-${i % 3}`,
    clientIp: 0xc6130001 + (i % 9),
    ua: 'classify-sdk/2.1',
    attempt: 1,
    status: failed ? STATUS.UPSTREAM : kind === 9 ? STATUS.TIMEOUT : STATUS.OK,
    served: failed ? STATUS.UPSTREAM : kind === 9 ? STATUS.GIVEN_UP : STATUS.OK,
    arrive: t + 1000,
    serve: t + 1000,
    leave: t + end - 1000,
    busy: 900,
    bytesIn: 120_000 + i,
    bytesOut: 400,
  });
  const preprocess = add({
    t: t + 2000,
    end: t + end - 2000,
    parent: gateway,
    caller: pod('gateway'),
    service: 'preprocess',
    operation: 'POST /prepare',
    server: pod('preprocess'),
    attempt: 1,
    status: failed ? STATUS.UPSTREAM : kind === 9 ? STATUS.GIVEN_UP : STATUS.OK,
    served: failed ? STATUS.UPSTREAM : kind === 9 ? STATUS.GIVEN_UP : STATUS.OK,
    arrive: t + 2500,
    serve: t + 3000,
    leave: t + end - 2500,
    busy: 15_000,
    bytesIn: 120_000 + i,
    bytesOut: 500,
  });
  if (kind === 9) return rows;
  const features = add({
    t: t + 20_000,
    end: t + 24_000,
    parent: preprocess,
    caller: pod('preprocess'),
    service: 'features',
    operation: 'GetFeatures',
    server: pod('features'),
    attempt: 1,
    ...served,
    arrive: t + 20_500,
    serve: t + 20_500,
    leave: t + 23_500,
    bytesIn: 100,
    bytesOut: 2000,
  });
  add({
    t: t + 21_000,
    end: t + 22_000,
    parent: features,
    caller: pod('features'),
    service: 'redis',
    operation: 'HMGET',
    server: pod('redis', 0),
    attempt: 1,
    ...served,
    arrive: t + 21_200,
    serve: t + 21_200,
    leave: t + 21_800,
  });
  const triton = {
    parent: preprocess,
    caller: pod('preprocess'),
    service: 'triton',
    operation: 'POST /v2/models/resnet50/infer',
    bytesIn: 600_000,
    batchSize: 4,
  };
  const reached = (at: number, wait: number, work: number) => ({
    server: pod('triton'),
    arrive: at + 500,
    serve: at + 500 + wait,
    queue: wait,
    batchWait: Math.min(wait, 2000),
    busy: work,
    leave: at + 500 + wait + work,
    bytesOut: 4000,
  });
  const at = t + 25_000;
  if (kind === 5) {
    // Given up after a second; the server is told nothing and answers 200 ms later.
    const late = reached(at, 1_100_000, 100_000);
    add({ ...triton, ...late, t: at, end: at + 1_000_000, attempt: 1, status: STATUS.TIMEOUT, served: STATUS.OK, bytesOut: 0 });
    add({ ...triton, ...reached(at + 1_050_000, 10_000, 90_000), t: at + 1_050_000, end: at + 1_151_000, attempt: 2, ...served });
  } else if (kind === 6) {
    const refused = { server: pod('triton'), arrive: at + 500, leave: at + 600, bytesOut: 60 };
    add({ ...triton, ...refused, t: at, end: at + 1000, attempt: 1, status: STATUS.REJECTED, served: STATUS.REJECTED });
    add({ ...triton, ...reached(at + 30_000, 5000, 90_000), t: at + 30_000, end: at + 126_000, attempt: 2, ...served });
  } else if (kind === 7) {
    add({ ...triton, t: at, end: at + 1500, attempt: 1, status: STATUS.UNAVAILABLE });
    add({ ...triton, t: at + 5000, end: at + 7000, attempt: 2, status: STATUS.UNAVAILABLE });
  } else if (kind === 8) {
    add({ ...triton, t: at, end: at + 10_000, dns: 10_000, connect: 10_000, lookups: 2, attempt: 1, status: STATUS.DNS_FAILED });
    add({ ...triton, ...reached(at + 12_000, 4000, 90_000), t: at + 12_000, end: at + 107_500, attempt: 2, ...served });
  } else {
    add({ ...triton, ...reached(at, 1500 + i, 60_000 + i), t: at, end: at + 62_500 + 2 * i, attempt: 1, ...served });
  }
  return rows;
}
