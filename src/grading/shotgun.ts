import type { Claim } from '../case/key.ts';
import { entitiesOf } from './facets.ts';
import type { Mention, Reading } from './reading.ts';

/** Times so near each other, in seconds, are no choice. */
const SAME_TIME = 120;

/**
 * Naming many candidates is not naming the one: 0 fine, 1 costs a level (two wrong names of the claim's type, or two amounts
 * left open), 2 costs the claim (four wrong names, or three amounts left open).
 */
export function isShotgun(claim: Claim, mentions: readonly Mention[], reading: Reading): 0 | 1 | 2 {
  const own = entitiesOf(claim.need);
  const anchor = mentions.find((mention) => mention.kind === 'entity' && mention.named?.ids.some((id) => own.has(id)));
  let level: 0 | 1 | 2 = 0;
  if (anchor?.named) {
    const wrong = new Set(
      (reading.bySentence[anchor.sentence] ?? [])
        .filter(
          (mention) =>
            mention.named?.type === anchor.named?.type &&
            mention.named?.side !== 'true' &&
            !mention.named?.refers &&
            mention.status === 'assert',
        )
        .map((mention) => reading.document.text.slice(mention.start, mention.end)),
    );
    if (wrong.size >= 4) level = 2;
    else if (wrong.size >= 2) level = 1;
  }
  for (const amount of mentions.filter((mention) => mention.kind === 'quantity' || mention.kind === 'time')) {
    const rest = (reading.bySentence[amount.sentence] ?? [])
      .filter((mention) => mention.kind === amount.kind && mention.id === amount.id)
      .sort((a, b) => a.start - b.start);
    let open = 1;
    for (let index = 1; index < rest.length; index++) {
      // "At 18:16 or 18:17" is one time.
      if (Math.abs((rest[index]?.time?.clock ?? Infinity) - (rest[index - 1]?.time?.clock ?? 0)) <= SAME_TIME) continue;
      const between = reading.document.text.slice(rest[index - 1]?.end ?? 0, rest[index]?.start ?? 0);
      if (/^[^.;:]{0,30}\bor\b[^.;:]{0,20}$/.test(between) || (/^\s*,\s*$/.test(between) && rest.length >= 3)) open++;
    }
    if (open >= 3) level = 2;
    else if (open === 2 && level === 0) level = 1;
  }
  return level;
}

/** So many things without a part in the case are no account of it: of 160 honest answers none asserted more than nine. */
const EVERYTHING = 10;

/** Does the answer assert something of a great many things that have no part in the case? */
export function namesEverything({ mentions }: Reading): boolean {
  const others = mentions.filter(
    ({ named, status }) => named && !named.refers && status === 'assert' && (named.side === 'noise' || named.side === 'herring'),
  );
  return new Set(others.map(({ named }) => named?.ids[0])).size >= EVERYTHING;
}
