import { DATA } from './data.ts';
import { PEOPLE } from './people.ts';
import { PLATFORM } from './platform.ts';
import { SECURITY } from './security.ts';
import { SERVICE_DESK } from './service-desk.ts';
import type { TicketTemplate } from './template.ts';
import { VENDORS } from './vendors.ts';

export type { TicketTemplate } from './template.ts';
export { OFFBOARDING } from './people.ts';

/** All queues of a company in which nothing special happens. */
export const TICKETS: readonly TicketTemplate[] = [...SERVICE_DESK, ...PLATFORM, ...DATA, ...SECURITY, ...PEOPLE, ...VENDORS];
