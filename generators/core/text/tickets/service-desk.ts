import { tickets } from './template.ts';

export const SERVICE_DESK = tickets(
  'service desk',
  `
5 | Cannot sign in
- Password is right but it says account locked. Since [this morning|lunch|I got back to my desk].
- I get "account locked" on the laptop [and on the phone|but the phone still works].
- locked out again, [third|second] time this month
- [Hello,|Hi,] I changed my password yesterday and now nothing lets me in. [Help please.|Can you reset it?]
> [Unlocked.|You are unlocked now.|Open again.] [There were many wrong tries from outside on several accounts, not only yours.|Somebody outside tries passwords, yours was one of many.|Too many wrong tries, mostly not from you.] [Try now.|Please try again.]
< [works, thanks|in again, thank you|That did it.]
> [Closing.|Then I close it.|Closed, call us if it comes back.|Good. Closing.]

4 | New phone, need authenticator again
- Got a new phone and the old one is [wiped|already sold|with my daughter now].
- my phone broke, no codes
- [Upgraded|Changed] my phone at the weekend, the app [asks for a QR code I do not have|is empty on the new one].
> [Called you back, registered the new one.|Identity checked by phone, the new one is registered.|Checked with your manager and added the new phone.]
< [Thanks!|Codes arrive now.|perfect]

3 | VPN drops every few minutes
- From home only. [Office is fine.|In the office it is stable.]
- VPN disconnects when I [start a video call|share my screen|open the big spreadsheet].
- [Since the update|Since Monday] the VPN asks me to sign in again [every ten minutes|three times an hour].
> [Which provider do you have at home?|What kind of line is it?|Cable or mobile at home?|Is the router your own?]
< [fibre, router is new|cable, the cheap one|mobile, we are still waiting for the line]
> Set MTU to [1380|1360|1400] in the profile. [Tell me if it helps.|That usually does it.]
< [better|no drop since|still now and then, but I can work]

3 | {device} is slow
- Takes ten minutes to start. Fan runs all the time.
- Everything hangs when I open [Excel|the browser|the mail archive].
- {device} [needs a minute for every click|freezes once an hour]. [It is four years old.|It was fine last week.]
> [The backup agent was in a full scan. Should be over tonight.|Disk was nearly full, I emptied the caches.|It waited for a restart since the last update. Done.]
< [better today|Much better.|ok for now|starts in a minute now|let's see tomorrow]

3 | Please install {tool}
- Need [it|this] for {team}.
- Manager agreed, see mail. [It is on the approved list.|Licence number follows.]
- [Could I have|Can I get] {tool} on {device}? [The trial is over.|I used it on my old laptop.]
> [Done, restart please.|Pushed to your laptop, it takes an hour.|Installed {version}.]

3 | Shared mailbox
- Can {person} get access to the {team} mailbox?
- Please [take me out of|add me to] the mailbox of {team}, I [moved|cover for a colleague this month].
> Done. [Can take an hour to show.|Close and open the mail program once.]

2 | Printer on [second|third|ground] floor
- Paper jam, but there is no paper in it.
- prints only [pink|every other page|blank sheets]
- The printer by the [kitchen|stairs|lift] wants a [toner|drum|new roller].
> [Vendor comes tomorrow.|Took it out of the queue until it is repaired.]
> [Fixed.|Works again, they replaced the unit.]

2 | Laptop lost in train
- Left {device} on the [7:40|18:05|6:52] train. Called lost property.
- I think {device} is still in the [taxi|train to {city}]. [Called them, no answer yet.|Reported it to the police as well.]
> Locked and wipe is queued. Disk is encrypted. Please come by for a spare.
< [Train company found it!|It turned up, somebody handed it in.]
> Keep the spare until we looked at it.

3 | Going abroad, what do I need?
- I am in {city} next week and will work from there.
- Travelling from Monday for a week, need mail and the wiki.
- [Customer visit|Conference|Family visit] in {city}, [three|four|ten] days. Does the VPN work there?
> [Nothing to do if you take your laptop.|Just take your laptop.|Laptop and phone are enough.] [Use the VPN in hotels.|VPN on hotel networks, please.]

2 | Authenticator asks and it is not me
- Phone asked me twice to approve. I was [at lunch|asleep|in a meeting]. Pressed no.
- Got [a|one] prompt out of the blue, denied it. [Should I worry?|Letting you know.]
> [Reset your password to be safe.|New password, please, to be safe.|Change your password once.] [Forwarded to security.|Security knows.]
< [done|changed it]

3 | Access to {bucket}
- For {team}, reading is enough.
- Need the export of last month, it is in {bucket}.
- [New in the team|Covering for a colleague], please give me [read access|what the others have] to {bucket}.
> [Owner asked.|Waiting for the owner.]
> Owner says yes, added you to the group.
< [I can see it now|works|Got it, thanks.]

2 | Monitor flickers
- [Left|Right|Big] screen goes black for a second [when I move the desk|a few times a day].
- Docking station [loses the second screen|does not charge any more].
> [New cable is on your desk.|Swapped the dock, try again.|Firmware of the dock updated.]
< [fine now|no flicker since]

2 | Meeting room display
- [Room {n}|The large room|Training room]: the screen says no signal, [customer arrives at two|all-hands starts in an hour].
- Sound in room {n} is [only an echo|missing on calls].
> [Unplugged and plugged in.|Somebody had changed the input.|Replaced the adapter.] [Works.|Tested with a call.]

2 | Mail comes back
- Mails to [one customer|a supplier in {city}|our old agency] come back with "message too large".
- Everything I send to [the tax office|one address] is returned, [the others work|since Friday].
> Their mailbox is full, nothing we can do. [Use the transfer page for large files.|Try their phone.]
< [ok, called them|understood]

2 | Calendar shows wrong time
- All meetings are an hour [late|early] since the trip to {city}.
- Invitations from {team} come [twice|without a room].
> [Set the time zone back by hand.|Turned the automatic time zone on.|Removed the duplicate calendar.]
< [right again|good]

2 | New keyboard
- Coffee. [Sorry.|All of it.|The space bar is gone.]
- [Keys stick|Half of the letters are worn off], can I have a new one?
> [Pick one up at the desk.|On your desk tomorrow.]

2 | Headset not found
- Laptop does not see the headset [after the update|since yesterday].
- My [left|right] ear is silent on calls.
> [Other USB port, please.|Driver reinstalled.|New one ordered, take the spare.]
< [that was it|works]

1 | File deleted by mistake
- I deleted the folder [Planning|Contracts|Budget drafts] on the team drive. Can you get it back?
- Somebody moved our [templates|price lists|minutes] away. [Yesterday they were there.|Please restore.]
> Restored from [last night|noon|Sunday]. [Check the dates, please.|It is beside the new one.]
< [all there|thank you so much]

1 | Licence for {tool}
- My licence runs out [on Friday|at the end of the month]. [Renew please.|Who pays?]
- {tool} says unlicensed [on the new laptop|since the reinstallation].
> [Moved the licence to {device}.|Renewed for a year.|Assigned one from the pool.]

1 | Wi-Fi on the [roof|ground floor|parking level]
- Connection is [lost|very slow] between the [stairs and the kitchen|two meeting rooms].
- Guests cannot join the guest network [today|after the page with the terms].
> [Access point rebooted.|The controller had lost it. Back.] [Better?|Please test.]
< [Yes|full speed now]

1 | Badge does not open the door
- [Garage|Side entrance|Lab] door stays red since [Monday|I changed teams].
- Lost my badge [at the gym|somewhere in {city}].
> [New badge is at reception.|Extended until next year.|Old one is blocked, new one is ready.]
`,
);
