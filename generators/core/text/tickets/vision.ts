import { tickets } from './template.ts';

/** Tickets about an inference service and the cluster that it runs on. */
export const VISION = [
  ...tickets(
    'platform',
    `
4 | Disk on a node of {group} | monitor
- Alarm: image filesystem of a node in {group} at [84|88|86|91] percent.
> [Old image layers. Pruned.|Collected, nothing to do.|Two large images of the batch. They leave with the next rotation.]
> [Back below the limit.|Green.]

3 | {svc} restarts
- One pod of {svc} restarted [last night|once since the release], exit code 137.
- [memory limit?|Somebody look at] {svc}, it was killed once.
> [Limit raised by a quarter.|One large picture. Watching.|The limit was right, the cache was not. Fixed in the next release.]

3 | New API key for {customer}
- {customer} wants a second key for [their test stage|the mobile app|a new market].
- Contract of {customer} is signed, please create the key.
> [Done, sent through the portal.|Key is active, limit as in the contract.]
< [thanks|they can log in]

3 | {customer} says answers are slow
- {customer} reports single answers above a second [on Monday morning|in the evenings|since last week]. They sent no ids.
- Their engineer says "sometimes slow". From their network it is [80|120|60] ms to us.
> [Do they have request ids?|Which region do they call from?|Do they open a new connection for each picture?]
< [They open one each time. They will change it.|Was their proxy.|No answer from them, please close.]

2 | Quota of GPUs
- Can we get two more in {group} for [the retraining|the benchmark] next week?
> [Approved until Friday.|Quota is at its end, asked for more.]

2 | Who gets paged for {svc}?
- The rotation still has [people who left|the old list] for {svc}.
> [Changed.|Moved to the new schedule.]

2 | Alarm without meaning | monitor
- Alarm: error share of {svc} above [0.5|1] % for one minute.
> [One minute, all of one customer's broken files.|Resolved by itself.|Threshold is too tight at night, changed.]

2 | Certificate of an internal name | monitor
- Certificate of {svc}.internal expires in [21|14] days.
> [Renewed by the issuer.|Renewal is scheduled, no action.]

2 | Logs of {svc} are late
- Logs of {svc} arrive [ten minutes|a quarter of an hour] late [today|since noon].
> [Buffer of the router was full. Caught up.|The store had its maintenance.]

2 | Image pulls fail sometimes
- Builds see [429|503] from the registry [now and then|at full hours].
> [Pull-through cache is planned.|Retry is on.]

1 | Old dashboards
- Three panels of {svc} still show the old names. Delete them?
> Please. Nobody opened them this year.

1 | Node of {group} not in the report
- The patch report misses one machine of {group}.
> [It was replaced as planned; the new one is in.|Joined after the report ran.]
`,
  ),
  ...tickets(
    'data',
    `
3 | Wrong label on pictures of {customer}
- {customer} sent [{n}|four] pictures that get [the wrong brand|"other"|a similar product].
> [Known confusion. In the next training set.|Label was merged in the last list. Told them.]
< [ok, they can wait|They ask for a date.]

2 | Candidate model in staging
- resnet50-next build {n} is on the test path. [Slower, as expected, no batching yet.|Numbers look fine.] No customer sees it.
> [Noted.|Thanks. Load test next week?]

2 | Feature refresh failed once | monitor
- Job feature-refresh ended with an error, the run after it was fine.
> [Store timed out once. Nothing lost.|No action, retried by the schedule.]

2 | Stale features?
- Embeddings of [one shop|a new catalogue] are two days old.
> [Their feed was empty. Told them.|Refreshed by hand.]

1 | Drift report
- Monthly report: share of [night pictures|screenshots] up by [two|three] points.
> [No action.|Sampled for labelling.]
`,
  ),
  ...tickets(
    'service desk',
    `
2 | {sdk} and an old runtime
- {customer} asks whether {sdk} works with [an older Java|Node 18|Python 3.9].
> [Until the end of the year.|Yes, tested.|No. Sent them the table.]

2 | Invoice does not match
- {customer} counts [fewer|more] requests than our invoice.
> [They leave out repeats.|Their month ends in another zone.|Checked by key, both are right.]
< [accepted|they are fine]

2 | Question about limits
- {customer} got 429 [for a minute|yesterday] and wants to know why.
> [Their own batch was above the contract. Explained.|Raised by a third.]

1 | Access to the console
- {newcomer} starts at {customer} and needs a login.
> Invited.
`,
  ),
] as const;
