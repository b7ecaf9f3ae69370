/** What a team that runs models writes into the change calendar. `{…}` is filled by {@link visionWords} and from the world. */

export type VisionKind = 'deploy' | 'config' | 'flag' | 'infrastructure' | 'access' | 'vendor';

/** Kind, system, summary, weight. */
export type VisionChange = readonly [kind: VisionKind, system: string, summary: string, weight: number];

/** May be written at any time: nothing that is simulated would have to show it. */
export const ANY_TIME: readonly VisionChange[] = [
  ['deploy', 'console', 'release {version}', 6],
  ['deploy', 'billing-api', 'release {version}', 5],
  ['deploy', 'thumbnails', 'release {version}', 4],
  ['deploy', 'annotation-tool', 'release {version}, [keyboard shortcuts|export as COCO|login fix]', 3],
  ['deploy', 'feature-pipeline', 'release {version}', 3],
  ['deploy', 'model-registry', 'bump dependencies', 2],
  ['deploy', 'vision-docs', '[new page on rate limits|typos|examples for {sdk}]', 2],
  ['deploy', 'log-router', '[smaller buffers|new parser for {svc}|release {version}]', 2],
  ['config', 'gateway', 'rate limit of {customer} [40 → 60|25 → 40|60 → 80] per second', 4],
  ['config', 'gateway', 'access log: [drop header x-debug|add field region|keep 30 days]', 2],
  ['config', 'gateway', 'cors for the console', 1],
  ['config', 'gateway', 'new API key for {customer}', 3],
  ['config', 'preprocess', 'max image side [6000 → 8000|8000 → 10000], takes effect with the next release', 2],
  ['config', 'preprocess', 'alert on decode errors [1 → 2|2 → 3] %', 2],
  ['config', 'features', '[ttl of embeddings 24h → 36h|ttl of embeddings 36h → 30h|alert when stale for 3 h]', 3],
  ['config', 'labels', '[two labels renamed|translation of labels, fr|hide label 418]', 3],
  ['config', 'redis', '[slow log threshold 20 ms|backup window 02:00|maxmemory policy back to allkeys-lru]', 3],
  [
    'config',
    'triton-models',
    '[resnet50: warm-up picture replaced|resnet50-next: build {n} uploaded, not loaded|resnet50: labels file, comments only|statistics every 2 s]',
    5,
  ],
  [
    'config',
    'autoscaling',
    '[preprocess: target 65 → 60 %|preprocess: target 60 → 65 %|gateway: stabilisation 300 → 420 s|console: maxReplicas 4 → 6|thumbnails: maxReplicas 6 → 8]',
    5,
  ],
  [
    'config',
    'batch-jobs',
    '[label-sync: timeout 5 min|thumbnail-sweep: memory 1 → 1.5 GB|nightly-embeddings: two retries|rules-backup: keep 14 days|feature-refresh: image 1.18.2]',
    5,
  ],
  [
    'infrastructure',
    'node-images',
    '[image of next month built, no group uses it yet|image build: newer mirror|old images removed, three are kept]',
    4,
  ],
  [
    'infrastructure',
    'node-groups',
    '[node group {group}: tag owner|node group {group}: volume 80 → 120 GB, next rotation|node group data-1: termination protection]',
    4,
  ],
  [
    'infrastructure',
    'gpu-drivers',
    '[newer driver on the spare machine of the lab|toolkit pinned in the image build|licence page accepted]',
    3,
  ],
  [
    'config',
    'node-tuning',
    '[ulimits written down, no change|swap off on every group, as it was|sysctl list printed at start-up|owner of the daemon set: {team}]',
    3,
  ],
  [
    'config',
    'monitoring',
    '[silence disk alarm on {group} until Friday|new panel: bytes by customer|dashboard: split by zone|alert text]',
    4,
  ],
  ['config', 'coredns', '[cache ttl 30 → 45|cache ttl 45 → 30|log class error only|forward timeout 2s]', 2],
  ['flag', 'gateway', '[batch-endpoint|async-callback|strict-mime] on for [5|10|25] %', 4],
  ['flag', 'gateway', '[batch-endpoint|async-callback|strict-mime] off again', 2],
  ['flag', 'labels', '[top-10 answers|label-synonyms] on for {customer}', 3],
  ['flag', 'console', '[usage-by-key|new-billing-page] on for all', 3],
  ['infrastructure', 'terraform', 'apply: [tags only|budget alarm|dashboard module|{n} changes, buckets of vision]', 5],
  ['infrastructure', 'network', '[close 9000 from the office|flow log retention 30 → 60 days|route to the partner vpn]', 2],
  ['infrastructure', 'certificates', '[issuer key rotated|internal names: 60 → 90 days]', 1],
  ['access', 'cluster', '[read-only for {team}|exec in vision for {person}, one day|{person} may see logs of {svc}]', 4],
  ['access', 'registry', 'token of the build replaced', 1],
  [
    'vendor',
    '{customer}',
    '[asks for the EU endpoint only|contract: higher tier|new contact for incidents|tests in their staging, small]',
    3,
  ],
];

/** Only long before the case: what they did has been there ever since. */
export const LONG_AGO: readonly VisionChange[] = [
  ['deploy', 'resnet50', 'model 1: [retrained on March labels|new head, +0.4 top-1|calibrated]', 1],
  ['deploy', 'triton-next', 'candidate build {n}', 4],
  ['config', 'triton-models', 'resnet50: dynamic batching, max_queue_delay_microseconds [1500|2500|1000] → 2000', 1],
  ['config', 'triton-models', 'resnet50: preferred batch [4 8 → 8|8 → 4 8]', 2],
  ['config', 'autoscaling', 'preprocess: minReplicas [4|6] → 5', 1],
  ['config', 'autoscaling', 'gateway: minReplicas [2|4] → 3', 1],
  ['config', 'coredns', 'replicas 2 → 3', 1],
  ['config', 'preprocess', 'resize in [linear|area] instead of cubic', 1],
  ['infrastructure', 'node-images', 'node group {group}: image of the [month|quarter], one by one', 4],
  ['infrastructure', 'gpu-drivers', 'GPU driver {driver} on [one node of gpu-1, others follow|all of gpu-1]', 1],
  ['config', 'node-tuning', 'node group {group}: [larger connection table|socket buffers|resolver options], by daemon set', 2],
  ['infrastructure', 'cluster', 'control plane minor version', 1],
  ['infrastructure', 'dns', 'record classify: ttl [300 → 60|60 → 120]', 2],
  ['infrastructure', 'node-groups', 'node group {group}: launch template, same type, new disks', 2],
  ['config', 'batch-jobs', '[reembed-catalogue|reindex-labels|compact-features]: schedule moved [to the night|by an hour|to Sundays]', 3],
];
