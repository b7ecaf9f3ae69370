import { tickets } from './template.ts';

export const DATA = tickets(
  'data',
  `
3 | Nightly load late
- [Report|Overview|Stock list] of yesterday is empty until [ten|eleven|noon].
- Dashboard shows old numbers again.
- [The morning mail|The board report] has [yesterday's|Friday's] figures.
> [Upstream file came at 5 instead of 2. Rerun is done.|The currency table was missing, loaded by hand.|One task hung, restarted it.|Source system was in maintenance. Loaded now.]
< [ok|numbers are there|report is right now|thanks, seen]

3 | Export for {team}
- Can I have all orders of last quarter as csv? Sensitive columns not needed.
- Need customers by region, only counts.
- [For the auditors|For the budget round]: [totals per month|one line per account], [this year|last two years].
> In {bucket} under exports/, link is valid for a day.
< [Got it|thanks, downloaded|opened fine|perfect, that is all I need]

2 | Wrong totals
- Totals of {team} differ from the finance system by [2|1.4|0.6] %.
- [Two|The same two] dashboards, two different sums for [March|last week].
> [Time zone. Fixed in the view.|Cancelled ones were counted twice.|One uses net, the other gross. Renamed.]
< [looks right|matches now]

2 | Backfill of [March|January|last quarter]
- Please rerun, the partner sent corrected files.
- [We need|Could we get] the history again after the fix in {repo}.
> Running tonight, reads about everything in {bucket}.
> [Done.|Finished at six.]

2 | New column in the customer view
- {team} needs the [language|region|contract start] in the view.
- Can the view [show|carry] the segment as well? [For the letter in autumn.|We join it by hand today.]
> [In the next release.|Added, empty before this year.]
< [seen|great]

2 | Duplicate rows
- [Some|About {n}] orders appear twice since [Sunday|the last load].
- Customer counted double in the [churn|revenue] table.
> [The file was delivered twice. Removed one.|Key was missing in the merge. Fixed and reloaded.]
< [gone|fine again]

1 | Query is very slow
- The report for {team} takes [forty minutes|an hour], it was five.
- My query on the event tables [never ends|is cancelled after half an hour].
> [You read all partitions. Add the date.|Statistics were old, rebuilt.|Use the curated table, it has the same columns.]
< [eight seconds, wow|much faster]

1 | Old files of {team}
- May we delete the [drafts|test extracts] from before [2024|the migration]?
- How long do we have to keep the [raw deliveries|monthly extracts]?
> [Ten years for finance, two for the rest.|Legal says keep. Moved to the cheap class.]

1 | Where does this number come from?
- "Active customers" on page {n} of the board report: which table?
- [New in {team}:|Question:] what is the difference between booked and recognised?
> [Definition is in the glossary, linked.|From the curated tables, loaded at two.]
< [clear now|thanks]

1 | Model scores missing
- No scores for [yesterday|new customers] in the ranking.
- Scores of {team} stopped at [Monday|the 12th].
> [Feature job failed, started again.|New artefact had another name. Linked.]
> [Scores are back.|Filled.]

1 | Access to the notebook server
- [Please add|Could you add] me, I help {team} for [a month|two months].
- Server says my [kernel|workspace] is gone.
> [Added.|Recreated, your files are in the home folder.]
`,
);
