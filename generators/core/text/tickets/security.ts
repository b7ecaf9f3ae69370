import { tickets } from './template.ts';

export const SECURITY = tickets(
  'security',
  `
4 | Strange mail
- Says my mailbox is full and wants my password. Did not click.
- Fwd: Invoice overdue. I do not know this company.
- Is this real? "[Your parcel is held|Your salary has changed|Shared document: bonus]".
- Somebody writes as our [CEO|head of finance] and wants gift cards.
- [Mail|Message] with a QR code for "[new payroll|parking permits]".
> [Phishing, thank you.|Good that you asked, it is phishing.|Not real.|Thanks. Fake.] [Blocked the sender for all.|Removed from all mailboxes.|Domain is blocked.]
> [Closed.|Nothing more to do, closed.|Done here.|Closing this one.|No further action.]

3 | Many failed sign-ins | monitor
- Spray against {count} accounts from hosting addresses over some hours. No success seen.
- Failed sign-ins on {count} accounts, [one try each|two tries each], [old passwords|no MFA prompt reached].
> [Checked, no success.|Went through the sign-ins, none succeeded.|All refused.] [Two|Three|Four] accounts were locked by it, [unlocked|open again].
> [Closed.|Nothing more to do, closed.|Done here.|Closing this one.|No further action.]

1 | Secret in repository {repo} | monitor
- Scanner found something that looks like a key in a test file.
- Pattern match in {repo}: [high entropy string|private key header] in [a fixture|the docs].
> Dummy value from the docs. Marked as used in tests.

2 | Scanner traffic on the load balancer | monitor
- Lots of 404 for [wp-login and .env|.git/config|admin pages of routers].
- [One|A handful of] addresses walk through a list of [old PHP pages|backup file names].
> The usual. Nothing answered with 200.

2 | Finding: console login from new country | monitor
- {person} signed in from {city}. Known?
> Asked: is there for a customer. [Calendar agrees.|Manager confirms.]
> [Closed as expected.|Expected, closed.|Known travel. Closed.|Fine.]

1 | Penetration test next month
- Supplier asks for a contact and the list of hosts.
> Sent. They announce their addresses a week before.

1 | Public bucket in the report | monitor
- The weekly report lists {public} as public again.
> Pictures of the web site, meant to be public since it was made. Exception is on file.

2 | Questionnaire of a customer
- {n} questions about encryption and backups, [due Friday|due end of month].
- [A customer|A tender] asks for our [certificates|last test report|list of sub-processors].
> [Filled in from last year's, {person} reviews.|Sent the standard answer and the certificate.]
< [sent on|accepted]

2 | Outdated library in {repo} | monitor
- Scanner: [high|medium] finding in a transitive dependency of {repo}.
- {repo} uses a version with a known [denial of service|path traversal] problem.
> [Not reachable in our use. Update with the next release.|Pull request is open.|Updated to {version}.]

1 | USB stick found
- Found a USB stick in the [car park|meeting room {n}]. [Did not plug it in.|Brought it to reception.]
> [Thank you. We keep it.|Belongs to a visitor, empty.]

1 | Training reminder
- Who of {team} has not done the [yearly training|phishing course]?
- The course [stops at page {n}|does not save my result].
> [List sent to the lead.|Counted by hand, you are done.]

1 | Visitor without badge
- Somebody walked in behind me on the [second|third] floor, said [he was from the coffee company|she had an interview].
> [Was real, reception knows.|Reception spoke to them. Reminder goes to all.]

1 | Alarm of the endpoint agent | monitor
- {device}: [unwanted software blocked|browser extension removed|macro blocked in a document].
> [Cleaned, user informed.|A coupon extension. Gone.|Old template with macros, known.]
> [Closed.|Nothing more to do, closed.|Done here.|Closing this one.|No further action.]

1 | Firewall rule for {service}
- Please open [5432|6379|8443] from {service} to the reporting hosts.
- {service} cannot reach [the mail relay|the licence server] any more.
> [Within the VPC only, done.|Rule was removed with the old group. Added again.]
< [connects|works]
`,
);
