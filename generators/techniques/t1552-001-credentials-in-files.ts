import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { ipText } from '../core/ids.ts';
import { choose, culprit, entity } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** When the commit is pushed. */
  at: hoursRange.default([-6, -1.5]),
});

/** T1552.001: somebody pushes a configuration file with an access key to a repository that everybody can read. */
export default defineProducer({
  id: 't1552-001-credentials-in-files',
  title: 'Access key in a public repository',
  attack: 'T1552.001',
  params,
  emits: ['RepoActivity'],
  plan(context, { at }) {
    const { world } = context;
    const pick = context.rng('entity', 'key');
    const rng = context.rng('params', 'push');
    // Its owner pushes it: who owns a key and who has which login stands in the register of people.
    const user = culprit(
      context,
      'user',
      world.users,
      (each) =>
        each.account === world.mainAccount && each.keys.some((key) => key.active) && (world.people[each.person ?? -1]?.engineer ?? false),
    );
    const key = choose(
      pick,
      user.keys.filter((each) => each.active),
      'active key',
    );
    const person = world.people[user.person!]!;
    const open = world.repos.filter((each) => each.visibility === 'public');
    // A company without a public repository has one that somebody opened by hand.
    const repo = {
      ...culprit(context, 'repository', world.repos, (each) => (open.length > 0 ? each.visibility === 'public' : each.role === null)),
      visibility: 'public',
    };
    const ua = `git/2.${pick.between(39, 48)}.${pick.between(0, 4)}`;
    const ip = ipText(rng.chance(0.6) ? person.homeIp : person.officeIp);
    const commit = context.rng('ids', 'commit').hex(40);
    const start = moment(context, rng, at);
    const script = new Script(context);
    const base = { actor: person.handle, repo: repo.name, ip, ua };
    const git = { transport_protocol_name: 'ssh', visibility: repo.visibility };
    const branch = rng.pick(['main', 'main', 'examples', 'fix-config']);

    script.add('RepoActivity', { ...base, t: start - seconds(60 + rng.unit() * 1500), action: 'git.fetch', data: git });
    script.add('RepoActivity', { ...base, t: start, action: 'git.push', data: { ...git, branch, head: commit } });
    // The host tells the organisation later than it tells anybody who watches the public feed.
    const alert = start + Math.floor((12 + rng.unit() * 70) * MINUTE);
    if (context.level < 3 || rng.chance(0.4)) {
      script.add('RepoActivity', {
        t: alert,
        actor: 'github-advanced-security[bot]',
        action: 'secret_scanning_alert.create',
        repo: repo.name,
        ip: null,
        ua: null,
        data: { visibility: repo.visibility, secret_type: 'aws_access_key_id', number: String(rng.between(2, 40)), head: commit },
      });
    }

    return script.plan({
      facts: {
        'entry.kind': fact('long-term access key pushed to a public repository'),
        'entry.time': timeFact(start, 900),
        'entry.commit_time': timeFact(start, 900),
        'entry.repository': fact(repo.name),
        'entry.handle': fact(person.handle),
        'entry.key': fact(key.id),
        'entry.person': fact(person.name),
        'actor.person': fact(person.name),
        'actor.user': fact(user.name),
        'cast.key': fact(key.id),
      },
      entities: [entity('key', key.id), entity('repository', repo.name)],
      timeline: [
        {
          at: isoSeconds(start),
          text: `${person.name} (${person.handle}) pushes a commit with the access key of ${user.name} to the public repository ${repo.name}.`,
        },
      ],
      why: `The key of ${user.name} stands in a public repository.`,
    });
  },
});
