import { tickets } from './template.ts';

export const PLATFORM = tickets(
  'platform',
  `
3 | Disk usage on {host} | monitor
- Alarm disk_used_percent > [85|90] on {host}.
- {host}: root volume at [91|87|93] percent, growing [slowly|a gigabyte a day].
> [Old logs. Rotated and added to the cron.|Core dumps of last week. Deleted.|Image cache, pruned.|Grew the volume.]
> [Resolved.|Back below the limit.|Green again.|Alarm has cleared.]

3 | Throttling on ssm get-parameter
- Deploys of {repo} fail once in a while with ThrottlingException.
- we get Rate exceeded in the pipeline, {repo}
- {repo}: [about one start in ten|every third start] dies with "Rate exceeded" [when all pods start at once|at scale-out].
> [You read 60 parameters one by one. Use get-parameters-by-path.|Cache them at start, please.|Add a retry with jitter.]
< [will change it next sprint|done in the branch|ok]

3 | Pipeline role of {repo} gets AccessDenied
- The apply step fails with AccessDenied on {bucket}.
- Since [Tuesday|the clean-up|yesterday] {repo} may not [write to|tag objects in] {bucket}.
> [The role lost that policy when we cleaned up. Back again.|Our clean-up took a policy too many. Restored.|Permission boundary was too tight, widened for this bucket.]
< [green|pipeline is green|passes]

2 | Rotate old access keys
- List of keys older than a year is in the wiki. {user} is yours, please rotate by the end of the month.
- Reminder: the key of {user} is [older than a year|past its date]. [Who can change it?|Please plan it.]
< [Who uses it?|Is it still in use?|Can we see what it is for?]
> Last use was yesterday, from [the file transfer|a script on a server|a scheduled job]. Talk to {person}.
> Pending with {person}.

1 | Cost of {bucket} went up
- Plus [40|25|60] % since last month, [requests not storage|storage is flat].
- [finance asks why {bucket} costs more|Budget alarm for {bucket}, what changed?]
> [New nightly job lists the whole bucket every hour. Told the owner.|A report asks for every object's size, one by one. Told {team}.|A test in {repo} reads it in a loop. Wrote to the author.]
> [Changed to daily.|They list by prefix now.|Stopped.]

2 | Who owns {host}?
- No owner tag.
- {host} is in [the patch report|the cost report] without an owner.
> Looks like {team}. [Tagged.|Tag is set.]

2 | Instances with old metadata service
- Report says some of {service} still allow version 1. Can we switch?
- [Which|How many] of {service} still need the old metadata version?
> Not all of them, the old agent needs it. Planned with the next image.

1 | Replication alarm | monitor
- Replication latency over [15|20|30] minutes on {bucket}, then normal again.
> Large upload by the batch. No action.

2 | Certificate runs out | monitor
- Certificate of an internal name of {service} expires in [21|14|9] days.
> [Renewed, all nodes restarted.|The automatic renewal had no permission on the zone. Fixed.|New one is in place.]

2 | Pods of {service} restart
- {service} restarted [{n}|several] times [last night|since the release], exit code 137.
- Out of memory in {service} [after about an hour|when the report runs].
> Limit was [512|256] MB, the heap alone wants more. Raised.
< [stable since|No restart today.]

2 | Latency of {service} | monitor
- p99 over [800 ms|a second|two seconds] for [ten|fifteen|six] minutes.
- Slow answers of {service}, [one zone only|all zones], then normal.
> [A noisy neighbour: the index build of search.|Deployment, caches were cold.|The database was in a vacuum.|One node with a bad disk, replaced.]
> [Closed.|No customer called.]

2 | Need a test environment
- [For|With] {repo}, [two weeks|until the end of the month], small database is enough.
- Could we get another staging copy for {team}? [Load test before the release.|The old one is always busy.]
> [Created from the module, link in the channel.|Yours until Friday in two weeks, then it is removed.]
< [works, thank you|found it]

2 | Terraform plan is never empty
- {repo}: every plan wants to [change the tags|replace the launch template|reorder the rules] again.
- plan of {repo} shows a diff nobody made
> [Provider update. Pin it to {version}.|Somebody edits tags by hand. Asked {team} to stop.|Ignore changes on that attribute, see the wiki.]
< [clean now|pinned]

2 | Build queue is long
- [{n}|Twenty|A dozen] jobs waiting, [oldest since an hour|nothing moves].
- CI runners are all busy with [one pull request|the nightly builds].
> [Added two runners for today.|A hanging job held four runners. Killed.|Limits per repository are on now.]
< [moving|thanks]

1 | Alarm without runbook
- We were paged for queue depth of {service} and nobody knew what to do.
- [Pager|Night shift]: alarm "{service} errors" has no text at all.
> [Runbook written, link in the alarm.|It is an old alarm, removed.|{team} adds a page this week.]

1 | DNS name for {app}
- Please point a name to the staging load balancer for {app}.
- {app} needs an internal name [before the demo|for the new dashboard].
> [Done, allow five minutes.|Merged, live with the next apply.]
< [resolves|there]

1 | Clean up snapshots
- {n} snapshots without an owner from [last year|the migration]. Delete?
- Volume snapshots of machines that no longer exist, [about|over] {count}.
> [Asked all teams, deleting on Friday.|Kept four for the auditors, rest is gone.]

1 | Upgrade of {service}
- When do we move {service} to [the new image|Java 21|Python 3.12]?
- {service} still runs on the image of [spring|last year].
> [Staging next week, production the week after.|Waiting for the library, {person} is on it.]

1 | Time on {host}
- Clock of {host} is [four|two|eleven] seconds off.
- Log lines of {host} are out of order with the others.
> [Time service was stopped by the old agent. Running again.|Restarted chrony, offset below a millisecond.]
`,
);
