import { tickets } from './template.ts';

export const VENDORS = tickets(
  'vendors',
  `
2 | Planned maintenance | outside
- Dear customer, our metrics interface is in maintenance on Sunday from [01:00 to 05:00|02:00 to 04:30|22:00 to 01:00] UTC. Data will arrive later.
- We replace a gateway on [Thursday|Tuesday] night. Short interruptions are possible.
- [Please note|Kindly note] a database upgrade on [Saturday|Sunday] morning. [No action is needed.|The interface answers 503 meanwhile.]
> [Put into the calendar.|Calendar entry made, {team} informed.]

1 | New price list | outside
- Please find our conditions for next year attached.
- [Our prices change|A new tariff applies] from the first of [January|July]. [Your contract is not affected.|See page {n}.]
> [To finance.|Finance has it.]

2 | File delivery failed | outside
- Our delivery to your gateway was refused tonight: permission denied.
- [{n} files|Two files] of [yesterday|last night] were not accepted, "[disk quota|no such folder|too many sessions]".
> [Your key had expired, the new one is in place. Please send again.|Folder was renamed, corrected.|Quota raised.]
> [Arrived.|All there, thank you.]

1 | Invoice {count}-{n}
- The supplier says [it is|we are] overdue, [I approved it in March|we never got it]. 
- Amount on the invoice differs from the order by [two licences|the freight].
> [Paid today.|Asked them for a corrected one.]
< [good|ok]

1 | End of support | outside
- Version {version} of our agent is supported until the end of [the year|June]. Please update.
- [This is a reminder:|Dear customer,] the old interface will be switched off in [six|nine] months.
> [Planned for the next quarter.|{team} has it on the list.]

1 | Contract renewal of {tool}
- Runs out in [eight|six] weeks. [Same number of seats?|We use half of the seats.]
- The supplier offers [two|three] years for a better price. [Worth it?|Legal should look.]
> [Renewed for one year.|Reduced to {n} seats.|With Legal.]

1 | Slow answers of the mail service | outside
- We see delays of up to [twenty|forty] minutes in delivery and are working on it.
- [Resolved:|All clear:] mail that was queued [this morning|last night] has been delivered.
> [Seen, thanks.|Customers were told.]

1 | Who is our contact at the metrics supplier?
- The old one [left|does not answer]. [We need a quote.|It is about the renewal.]
> [New name is in the supplier list.|Sent you the address.]
`,
);
