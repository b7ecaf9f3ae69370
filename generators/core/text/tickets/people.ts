import { tickets, type TicketTemplate } from './template.ts';

/** Somebody leaves: the same words whether or not they take something along. `{person}` and `{last_day}` are the leaver's. */
export const OFFBOARDING: TicketTemplate = tickets(
  'people',
  `
5 | Offboarding: {person} | manager
- Leaves at the end of next month, [goes back to university|moves to {city}|retires]. Accounts until the last day.
- Resigned, last day is in six weeks. Handover with {team} is arranged.
- {person} has given notice. Last working day {last_day}. Please plan the hand-over; access ends on the evening of that day.
- Leaver: {person}, effective {last_day}. Collect laptop and badge, close accounts at end of day.
- Offboarding for {person} ({last_day}). Manager informed. Accounts stay until then.
- [Please note:|For your list:] {person} works until {last_day}. [Laptop comes back by post.|Farewell is the day before.]
> [Noted.|Planned.|Thank you, noted.] [Access ends automatically on the last day.|Accounts close by themselves that evening.]
`,
)[0]!;

export const PEOPLE: readonly TicketTemplate[] = [
  OFFBOARDING,
  ...tickets(
    'people',
    `
3 | Onboarding: {newcomer} | manager
- Starts on the first, team {team}. Laptop and accounts please.
- {newcomer} joins {team} [on Monday|next month|on the 15th]. [Needs a Mac.|Standard equipment.|Works from home.]
> [Ordered.|Equipment is on its way.|In the list for that week.]
> [Account is ready.|Everything is on the desk.]

2 | Question about pay slip
- Can you check my hours of last month?
- The [bonus|travel money|child allowance] is missing on the [last|March] slip.
> [Corrected, see the next one.|You are right, paid with the next slip.|Payroll has fixed it.]

1 | Team change | manager
- Moves from {team} to Platform next week. Old permissions can go.
- [Starts|Will start] with {team} on the first, [half-time until summer|full time]. Old rights end then.
> Done, please ask for the new ones.

2 | Holiday balance
- The tool shows [{n}|eleven] days, I count more.
- Can I carry over [three|five] days [into next year|because of the project]?
> [You are right, last year's were missing.|Yes, until the end of March.]
< [thank you|great]

2 | Parental leave
- From [June|September|January], [three|six|twelve] months. Which form?
- Back from leave on the first, [eighty percent|part time]. [Old desk, please.|Same team.]
> [Form attached, payroll informed.|Accounts are active again from that day.]

1 | Training budget
- [Conference|Course] in {city}, [two|three] days. Is there budget left?
- Exam fee for a certificate, [who approves|how do I claim it]?
> [Approved.|Lead must agree first.]
< [booked|agreed]

1 | Letter for the landlord
- Need a confirmation that I work here, [by Friday|with salary].
> [Signed, in your mailbox.|Sent by post.]

1 | Wrong address
- Moved to {city}. [Please change it.|The form does not take the new street.]
- My name changed [after the wedding|last month], mail address too please.
> [Changed.|Done, the old address still receives mail.]

1 | Sick note
- [Out|Ill] until [Wednesday|Friday], doctor's note follows.
> Get well soon. [Noted.|Your lead knows.]

1 | Reference for {newcomer}
- Second interview went well, [can we make an offer|please prepare the contract].
> [Offer goes out today.|Contract is with Legal.]
`,
  ),
];
