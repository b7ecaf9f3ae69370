/** Helpers that activities and techniques share, so that the rows of an incident look like any others. */
export * from './addresses.ts';
export * from './agents.ts';
export * from './api-calls.ts';
export * from './connections.ts';
export * from './dns.ts';
export * from './identities.ts';
export * from './nat.ts';
export * from './read-objects.ts';
export * from './remotes.ts';
export * from './replication.ts';
export * from './staff-sessions.ts';
export * from './time.ts';
export * from './volume.ts';
export * from './whereabouts.ts';
export * from './web-hours.ts';
export * from './web-paths.ts';
