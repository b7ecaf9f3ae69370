/** What happens to services on a cluster: part of the schemas of `../events.ts`. */
import type { EventColumnKind } from '../events.ts';

export const SERVICE_EVENTS = {
  /**
   * One attempt of a call between services, as both sides lived it (`core/simulation`). Attempts of one request stand together,
   * the calling one before those it made.
   */
  ServiceCall: {
    /** The caller begins; at `end` it has its answer, or gives up. */
    t: 'time',
    end: 'time',
    /** Serial number of the request in its batch, from 1. */
    request: 'u32',
    /** Row of the calling attempt in this batch, counted from 1; 0 when a client from outside calls. */
    parent: 'u32',
    /** Who calls: a pod of ours, or a client from outside with its API key, address and agent. */
    caller: 'ref:pod',
    apiKey: 'ref:string',
    clientIp: 'u32',
    ua: 'ref:string',
    /** Who answers; NULL when no replica was reached. */
    server: 'ref:pod',
    service: 'ref:string',
    /** `POST /v1/classify`, `GetFeatures` */
    operation: 'ref:string',
    attempt: 'u8',
    /** As the caller saw it, and as the server did: index into `STATUS_NAMES` of the simulation. */
    status: 'u8',
    served: 'u8',
    /** Server: request arrives, work begins, answer leaves. 0 = never. */
    arrive: 'time',
    serve: 'time',
    leave: 'time',
    /** Microseconds: waiting for a worker; of that, only because a batch was not full; at work; connecting; resolving the name. */
    queue: 'f64',
    batchWait: 'f64',
    busy: 'f64',
    connect: 'f64',
    dns: 'f64',
    lookups: 'u8',
    /** Packets sent again, both ways. */
    resent: 'u16',
    /** Bodies, bytes. */
    bytesIn: 'f64',
    bytesOut: 'f64',
    batchSize: 'u16',
    promptTokens: 'u32',
    outputTokens: 'u32',
    cachedTokens: 'u32',
    /** First token leaves; 0 = none. */
    first: 'time',
    preempted: 'u8',
  },
  /** State of a replica at a scrape. */
  ReplicaSample: {
    t: 'time',
    pod: 'ref:pod',
    ready: 'u8',
    /** Calls that wait, calls there, workers busy. */
    queue: 'u32',
    calls: 'u32',
    busy: 'u32',
    /** Microseconds of busy workers, and of calls there, since the last sample. */
    busyTime: 'f64',
    callTime: 'f64',
    /** Microseconds of a processor that the work begun since then takes; waiting for one is no part of it. */
    workTime: 'f64',
    /** Shares and degrees Celsius; the clock is relative to the nominal one. */
    kv: 'f64',
    clock: 'f64',
    temperature: 'f64',
  },
  /** A value of a metric that nothing else in the world counts: node exporters, device exporters, controllers. */
  MetricSample: {
    t: 'time',
    name: 'ref:string',
    labels: 'ref:params',
    value: 'f64',
  },
  /** A machine's GPUs run with another driver from now on. */
  NodeDriver: {
    t: 'time',
    node: 'ref:string',
    version: 'ref:string',
  },
  /** A run of a job without limits: it takes a share of the processors' time that its machine and the other pods there leave idle. */
  JobRun: {
    t: 'time',
    end: 'time',
    pod: 'ref:pod',
    share: 'f64',
  },
  /** A line that a container writes for itself, not for a request: start-up, configuration, warnings. */
  ContainerLine: {
    t: 'time',
    pod: 'ref:pod',
    /** DEBUG, INFO, WARNING, ERROR. */
    level: 'ref:string',
    /** Component that writes, as its framework names it. */
    logger: 'ref:string',
    text: 'ref:string',
  },
  /** An entry of the cluster's event stream, or one of its repetitions. */
  ClusterEvent: {
    t: 'time',
    /** Normal or Warning. */
    type: 'ref:string',
    /** Scheduled, Pulled, Unhealthy, SuccessfulRescale, ... */
    reason: 'ref:string',
    /** Pod, Node, HorizontalPodAutoscaler, ... and its name. */
    kind: 'ref:string',
    object: 'ref:string',
    namespace: 'ref:string',
    message: 'ref:string',
    /** kubelet, default-scheduler, horizontal-pod-autoscaler, ... */
    component: 'ref:string',
    node: 'ref:string',
  },
  /** A question of a pod to the cluster's resolver. */
  ClusterLookup: {
    t: 'time',
    pod: 'ref:pod',
    name: 'ref:string',
    qtype: 'ref:string',
    rcode: 'ref:string',
    durationUs: 'f64',
    /** 1: it was dropped on the node, and the resolver never saw it. */
    lost: 'u8',
  },
} as const satisfies Record<string, Record<string, EventColumnKind>>;
