/** Fields of an identity, in the order in which dimension tables carry them. */
export const IDENTITY_FIELDS = [
  'type', 'principalId', 'arn', 'accountId', 'accessKeyId', 'userName', 'invokedBy', 'issuerType', 'issuerPrincipalId', 'issuerArn',
  'issuerAccountId', 'issuerUserName', 'creationDate', 'mfaAuthenticated', 'ec2RoleDelivery', 'webIdProvider',
] as const;
