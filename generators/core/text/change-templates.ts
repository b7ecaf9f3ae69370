/** What people and pipelines write into the change calendar. `{…}` is filled from the world. */
export type ChangeKind = 'deploy' | 'config' | 'flag' | 'infrastructure' | 'access' | 'vendor';

export const CHANGES: Readonly<Record<ChangeKind, readonly (readonly [system: string, summary: string])[]>> = {
  deploy: [
    ['{app}', 'release {version}'], ['{app}', 'release {version}'], ['{app}', 'release {version}, see notes'], ['{app}', 'hotfix: null customer id'], ['{app}', 'bump dependencies'], ['{app}', 'roll back to {version}'],
    ['{app}', 'faster export query'], ['{app}', 'log less at info'], ['{app}', 'retry with backoff'], ['{app}', 'smaller container image'], ['{app}', 'fix paging in search'], ['{app}', 'new health check'], ['{app}', 'node 22'], ['{app}', 'python 3.12'],
    ['{app}', 'revert "cache tokens"'], ['{app}', 'feature: bulk upload (dark)'], ['{app}', 'memory limit 2 -> 3 GB'], ['{app}', 'translations'], ['{app}', 'schema migration 0{n}'],
  ],
  config: [
    ['{service}', 'timeout 30s -> 45s'], ['{service}', 'pool size {n}'], ['{service}', 'log level back to info'], ['{bucket}', 'lifecycle: expire tmp/ after 14 days'], ['{bucket}', 'lifecycle: glacier after 180 days'], ['{bucket}', 'policy statement for the inventory job'],
    ['{bucket}', 'cors for the portal'], ['{bucket}', 'tags per new scheme'], ['{bucket}', 'default encryption to kms'], ['{bucket}', 'request metrics on'], ['load balancer', 'idle timeout 60 -> 120'], ['dns', 'ttl of api record 300'], ['{service}', 'worker count {n}'], ['monitoring', 'silence disk alarm on {service} until Friday'], ['guardduty', 'suppress findings of our own scanner'],
  ],
  flag: [['{app}', 'new-dashboard on for 10 %'], ['{app}', 'new-dashboard on for all'], ['{app}', 'async-export off again'], ['{app}', 'strict-validation 25 %'], ['{app}', 'dark-mode on'], ['{app}', 'parallel-fetch off'], ['{app}', 'beta-search for staff']],
  infrastructure: [
    ['terraform', 'apply {n} changes, network'], ['terraform', 'apply: tags only'], ['terraform', 'module s3 4.{n}, all buckets'], ['terraform', 'move state of {service}'], ['{service}', 'new ami, one by one'], ['{service}', 'add one node'], ['{service}', 'imdsv2 required on half of the group'], ['network', 'route to the partner vpn'],
    ['network', 'security group: close 8080'], ['network', 'security group: open 5432 to reporting'], ['rds', 'minor version'], ['rds', 'restore test'], ['eks', 'node group rotation'], ['certificates', 'renew wildcard'], ['{bucket}', 'public access block checked, no drift'], ['{bucket}', 'replication to the dr account, as last quarter'],
  ],
  access: [
    ['iam', 'read-only role for {team}'], ['iam', 'remove unused policies'], ['iam', 'rotate key of {user}'], ['iam', 'rotate key of {user}, old one stays a week'], ['iam', 'trust of {role}: add environment'], ['sso', 'permission set for {team}: +{bucket}'], ['sso', 'two leavers removed'], ['sso', 'new joiners of the week'],
    ['code host', '{person} to team {team}'], ['code host', 'protect release branches'], ['code host', 'token of {user} replaced'], ['vpn', 'profile for {person}, travelling'], ['kms', 'key policy: add {service}'],
  ],
  vendor: [['accounts', 'contact of the file exchange partner changed'], ['backup', 'agent {version} on laptops'], ['endpoint', 'exclusions for build folders'], ['monitoring', 'vendor maintenance, metrics late'], ['mail', 'relay addresses of the newsletter service'], ['payments', 'new callback host of the provider']],
};

/** How often each kind occurs. */
export const CHANGE_MIX: readonly (readonly [ChangeKind, number])[] = [['deploy', 55], ['config', 15], ['flag', 7], ['infrastructure', 10], ['access', 9], ['vendor', 3]];
