import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { bystander, entity, loot, worthStealing } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { DAY, HOUR, utc } from '../core/time.ts';

const params = z.strictObject({
  /** `victim`: the listing holds the quoted names (control only). `other`: it is of another bucket. */
  of: z.enum(['victim', 'other']),
});

/**
 * The closed review of an old mistake: an inventory listing of a bucket (names only, no contents) could be read by everybody
 * for some days, in a bucket that is meant to be public.
 */
export default defineProducer({
  id: 'object-listing',
  title: 'An old public listing of object names',
  params,
  emits: ['Ticket'],
  plan(context, { of }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'listing');
    const script = new Script(context);
    const { bucket, objects } = of === 'victim' ? victimNames(context, rng.between(5, 9)) : otherNames(context, rng.between(9, 14));
    const names = context
      .rng('entity', 'order')
      .shuffle(objects)
      .map((object) => world.objects.key(object));
    const host = world.buckets.find((each) => each.sensitivity === 'public')?.name ?? `${world.org.slug}-public`;
    const newest = Math.max(...names.map((name) => dateIn(name) ?? 0));
    const removed = Math.min(Math.max(newest + 2 * DAY, clock.start - (4 + rng.unit() * 9) * DAY), clock.detailStart - 4 * DAY);
    const published = removed - (6 + rng.unit() * 16) * DAY;
    const at = Math.min(
      Math.max(removed + (1 + rng.unit() * 3) * DAY, clock.start + (1 + rng.unit() * 4) * DAY),
      clock.detailStart - 2 * DAY,
    );
    const opened = Math.floor(at - (at % DAY) + 9 * HOUR + rng.unit() * 7 * HOUR);
    const number = ticketNumber(clock, opened);
    // The report is written every day: the last one holds every name that existed until then.
    const listing = `inventory/${bucket.name}/${isoSeconds(removed - DAY).slice(0, 10)}/listing.csv.gz`;
    const author = bystander(context, 'person', world.people, (person) => person.team === 'Security' || person.team === 'Platform', 1);
    script.add('Ticket', {
      t: opened,
      number,
      queue: 'security',
      author: author.upn,
      status: 'resolved',
      subject: `Review: inventory listing of ${bucket.name} was readable in ${host}`,
      body: `An inventory report was written to the wrong bucket. ${listing} in ${host} could be read by anybody from ${isoSeconds(published).slice(0, 10)} to ${isoSeconds(removed).slice(0, 10)}; it was fetched a few times from outside. It holds names and sizes, no contents. Removed, the report goes to its own bucket now. Lines that monitoring saw quoted elsewhere:\n\n${names.join('\n')}`,
    });
    return script.plan({
      facts:
        of === 'victim'
          ? {
              'listing.ticket': fact(number),
              'listing.time': timeFact(opened, 3600),
              'listing.object': fact(listing),
              'listing.bucket': fact(host),
              'listing.of': fact(bucket.name),
            }
          : { 'herring.ticket': fact(number), 'herring.bucket': fact(bucket.name) },
      entities: [entity('ticket', number), entity('bucket', bucket.name)],
      timeline:
        of === 'victim'
          ? [
              {
                at: isoSeconds(opened),
                text: `${number} closes: a listing of ${bucket.name} could be read by anybody from ${isoSeconds(published).slice(0, 10)} to ${isoSeconds(removed).slice(0, 10)}.`,
              },
            ]
          : [],
      why:
        of === 'victim'
          ? 'The quoted names stand in this old listing.'
          : 'An old public listing, but of another bucket: the quoted names are not in it.',
    });
  },
});

function victimNames(context: PlanContext, more: number) {
  const { bucket, objects, quoted } = loot(context);
  const others = context.rng('entity', 'lines').sample(
    objects.filter((object) => !quoted.includes(object)),
    Math.min(more, objects.length - quoted.length),
  );
  return { bucket, objects: [...quoted, ...others] };
}

function otherNames(context: PlanContext, count: number) {
  const bucket = bystander(context, 'bucket', context.world.buckets, worthStealing(context), 1);
  const old = Array.from({ length: Math.floor(bucket.objectCount / 2) }, (_, i) => bucket.firstObject + i);
  return { bucket, objects: context.rng('entity', 'lines').sample(old, Math.min(count, old.length)) };
}

/** The date in an object's name, end of its month or day, µs. */
function dateIn(name: string): number | undefined {
  const match = /(20\d\d)[-/]?(\d\d)(?:[-/]?(\d\d))?/.exec(name);
  if (!match) return undefined;
  return utc(Number(match[1]), Number(match[2]), match[3] ? Number(match[3]) : 28) + DAY * (match[3] ? 1 : 4);
}
