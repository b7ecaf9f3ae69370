/** Everyday tickets: `{…}` is filled from the world, one value per ticket. Bodies are picked at random; replies come in order. */
export interface TicketTemplate {
  readonly queue: 'service desk' | 'platform' | 'data' | 'security' | 'people' | 'vendors';
  readonly weight: number;
  readonly subject: string;
  readonly bodies: readonly string[];
  /** Answers of the queue (`>`) and of the author (`<`), in order; a ticket may end before the last one. */
  readonly replies: readonly string[];
  /** Who opens it; a person of the company unless said otherwise. */
  readonly from?: 'outside' | 'monitor' | 'manager';
}

const ticket = (queue: TicketTemplate['queue'], weight: number, subject: string, bodies: readonly string[], replies: readonly string[], from?: TicketTemplate['from']): TicketTemplate => ({
  queue,
  weight,
  subject,
  bodies,
  replies,
  ...(from ? { from } : {}),
});

export const TICKETS: readonly TicketTemplate[] = [
  ticket('service desk', 9, 'Cannot sign in', ['Password is right but it says account locked. Since this morning.', 'I get "account locked" on the laptop and on the phone.', 'locked out again, third time this month'], ['> Unlocked. There were many wrong tries from outside on several accounts, not only yours. Try now.', '< works, thanks', '> Closing.']),
  ticket('service desk', 6, 'New phone, need authenticator again', ['Got a new phone and the old one is wiped.', 'my phone broke, no codes'], ['> Called you back, registered the new one.', '< Thanks!']),
  ticket('service desk', 5, 'VPN drops every few minutes', ['From home only. Office is fine.', 'VPN disconnects when I start a video call.'], ['> Which provider do you have at home?', '< fibre, router is new', '> Set MTU to 1380 in the profile. Tell me if it helps.', '< better']),
  ticket('service desk', 5, '{device} is slow', ['Takes ten minutes to start. Fan runs all the time.', 'Everything hangs when I open Excel.'], ['> The backup agent was in a full scan. Should be over tonight.', '< better today']),
  ticket('service desk', 4, 'Please install {tool}', ['Need it for {team}.', 'Manager agreed, see mail.'], ['> Done, restart please.']),
  ticket('service desk', 4, 'Shared mailbox', ['Can {person} get access to the {team} mailbox?'], ['> Done. Can take an hour to show.']),
  ticket('service desk', 3, 'Printer on second floor', ['Paper jam, but there is no paper in it.', 'prints only pink'], ['> Vendor comes tomorrow.', '> Fixed.']),
  ticket('service desk', 3, 'Laptop lost in train', ['Left {device} on the 7:40 train. Called lost property.'], ['> Locked and wipe is queued. Disk is encrypted. Please come by for a spare.', '< Train company found it!', '> Keep the spare until we looked at it.']),
  ticket('service desk', 3, 'Going abroad, what do I need?', ['I am in {city} next week and will work from there.', 'Travelling from Monday for a week, need mail and the wiki.'], ['> Nothing to do if you take your laptop. Use the VPN in hotels.']),
  ticket('service desk', 3, 'Authenticator asks and it is not me', ['Phone asked me twice to approve. I was at lunch. Pressed no.'], ['> Reset your password to be safe. Forwarded to security.', '< done']),
  ticket('service desk', 4, 'Access to {bucket}', ['For {team}, reading is enough.', 'Need the export of last month, it is in {bucket}.'], ['> Owner asked.', '> Owner says yes, added you to the group.', '< I can see it now']),
  ticket('platform', 5, 'Disk 85 % on {host}', ['Alarm disk_used_percent > 85 on {host}.'], ['> Old logs. Rotated and added to the cron.', '> Resolved.'], 'monitor'),
  ticket('platform', 4, 'Throttling on ssm get-parameter', ['Deploys of {repo} fail once in a while with ThrottlingException.', 'we get Rate exceeded in the pipeline, {repo}'], ['> You read 60 parameters one by one. Use get-parameters-by-path.', '< will change it next sprint']),
  ticket('platform', 4, 'Pipeline role of {repo} gets AccessDenied', ['The apply step fails with AccessDenied on {bucket}.'], ['> The role lost that policy when we cleaned up. Back again.', '< green']),
  ticket('platform', 3, 'Rotate old access keys', ['List of keys older than a year is in the wiki. {user} is yours, please rotate by the end of the month.'], ['< Who uses it?', '> Last use was yesterday, from the file transfer. Talk to {person}.', '> Pending with {person}.']),
  ticket('platform', 3, 'Cost of {bucket} went up', ['Plus 40 % since last month, requests not storage.', 'finance asks why {bucket} costs more'], ['> New nightly job lists the whole bucket every hour. Told the owner.', '> Changed to daily.']),
  ticket('platform', 2, 'Who owns {host}?', ['No owner tag.'], ['> Looks like {team}. Tagged.']),
  ticket('platform', 2, 'Instances with old metadata service', ['Report says some of {service} still allow version 1. Can we switch?'], ['> Not all of them, the old agent needs it. Planned with the next image.']),
  ticket('platform', 2, 'Replication alarm', ['Replication latency over 15 minutes on {bucket}, then normal again.'], ['> Large upload by the batch. No action.'], 'monitor'),
  ticket('data', 4, 'Nightly load late', ['Report of yesterday is empty until ten.', 'Dashboard shows old numbers again.'], ['> Upstream file came at 5 instead of 2. Rerun is done.', '< ok']),
  ticket('data', 3, 'Export for {team}', ['Can I have all orders of last quarter as csv? Sensitive columns not needed.', 'Need customers by region, only counts.'], ['> In {bucket} under exports/, link is valid for a day.', '< Got it']),
  ticket('data', 2, 'Wrong totals', ['Totals of {team} differ from the finance system by 2 %.'], ['> Time zone. Fixed in the view.', '< looks right']),
  ticket('data', 2, 'Backfill of March', ['Please rerun March, the partner sent corrected files.'], ['> Running tonight, reads about everything in {bucket}.', '> Done.']),
  ticket('security', 4, 'Strange mail', ['Says my mailbox is full and wants my password. Did not click.', 'Fwd: Invoice overdue. I do not know this company.', 'Is this real? "Your parcel is held".'], ['> Phishing, thank you. Blocked the sender for all.', '> Closed.']),
  ticket('security', 3, 'Many failed sign-ins', ['Spray against {count} accounts from hosting addresses over some hours. No success seen.'], ['> Checked, no success. Two accounts were locked by it, unlocked.', '> Closed.'], 'monitor'),
  ticket('security', 2, 'Secret in repository {repo}', ['Scanner found something that looks like a key in a test file.'], ['> Dummy value from the docs. Marked as used in tests.'], 'monitor'),
  ticket('security', 2, 'Scanner traffic on the load balancer', ['Lots of 404 for wp-login and .env.'], ['> The usual. Nothing answered with 200.'], 'monitor'),
  ticket('security', 2, 'Finding: console login from new country', ['{person} signed in from {city}. Known?'], ['> Asked: is there for a customer. Calendar agrees.', '> Closed as expected.'], 'monitor'),
  ticket('security', 1, 'Penetration test next month', ['Supplier asks for a contact and the list of hosts.'], ['> Sent. They announce their addresses a week before.']),
  ticket('security', 2, 'Public bucket in the report', ['The weekly report lists {public} as public again.'], ['> Pictures of the web site, meant to be public since it was made. Exception is on file.'], 'monitor'),
  ticket('people', 3, 'Onboarding: {newcomer}', ['Starts on the first, team {team}. Laptop and accounts please.'], ['> Ordered.', '> Account is ready.'], 'manager'),
  ticket('people', 2, 'Offboarding: {person}', ['Leaves at the end of next month, goes back to university. Accounts until the last day.', 'Resigned, last day is in six weeks. Handover with {team} is arranged.'], ['> Noted. Access ends automatically on the last day.'], 'manager'),
  ticket('people', 2, 'Question about pay slip', ['Can you check my hours of last month?'], ['> Corrected, see the next one.']),
  ticket('people', 1, 'Team change', ['Moves from {team} to Platform next week. Old permissions can go.'], ['> Done, please ask for the new ones.'], 'manager'),
  ticket('vendors', 2, 'Planned maintenance', ['Dear customer, our metrics interface is in maintenance on Sunday from 01:00 to 05:00 UTC. Data will arrive later.', 'We replace a gateway on Thursday night. Short interruptions are possible.'], ['> Put into the calendar.'], 'outside'),
  ticket('vendors', 1, 'New price list', ['Please find our conditions for next year attached.'], ['> To finance.'], 'outside'),
  ticket('vendors', 1, 'File delivery failed', ['Our delivery to your gateway was refused tonight: permission denied.'], ['> Your key had expired, the new one is in place. Please send again.', '> Arrived.'], 'outside'),
];
