/** The activities on the AWS side of a living company. */
export const AWS_ACTIVITIES = [
  'bulk-uploads', 'dns-background', 'east-west', 'engineer-cli', 'engineer-console', 'guardduty-noise', 'iac-pipelines', 'iam-user-keys', 'internet-noise', 'lifecycle-replication',
  'nightly-backup', 'object-traffic', 'outside-downloads', 'public-objects', 'service-calls', 'service-internals', 'ssm-operations', 'web-traffic',
] as const;
