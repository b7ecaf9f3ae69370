import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { weekday } from '../core/arrivals.ts';
import { agent } from '../core/background/agents.ts';
import { whereabouts } from '../core/background/whereabouts.ts';
import { exponential, lognormal, poisson, zipf } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer, type EventRow, type PlanContext } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { browsersOf } from '../core/text/browsers.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { days, developers, historyStart, localTime } from '../core/text/history.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { Person, Repo } from '../core/world.ts';

const DAYS = 14;
const PUBLIC_SHARE = 0.015;

type Row = EventRow<'RepoActivity'>;
type Add = (row: Row) => void;

const BRANCHES = [
  'main',
  'fix-timeouts',
  'feature/export',
  'refactor-client',
  'bump-deps',
  'hotfix',
  'feature/search',
  'cleanup',
  'docs',
  'retry-policy',
];
const WORKFLOWS = ['ci', 'ci', 'ci', 'lint', 'build', 'plan', 'apply', 'deploy', 'nightly', 'release', 'codeql'];
const SECRETS = [
  'slack_incoming_webhook_url',
  'google_api_key',
  'stripe_test_api_key',
  'mailgun_api_key',
  'postman_api_key',
  'aws_access_key_id',
];

const about = (repo: Repo): Record<string, string> => ({ visibility: repo.visibility });
const git = (repo: Repo, ssh: boolean): Record<string, string> => ({ transport_protocol_name: ssh ? 'ssh' : 'http', ...about(repo) });

/** A run of a workflow: created by somebody's push or merge, or by a schedule; completed by the code host, so without an address. */
function workflow(
  add: Add,
  rng: Rng,
  repo: Repo,
  by: { readonly actor: string; readonly ip: string | null },
  at: number,
  branch: string,
): void {
  const { actor } = by;
  const data = { branch, workflow_name: rng.pick(WORKFLOWS), ...about(repo) };
  add({ t: at, ...by, action: 'workflows.created_workflow_run', repo: repo.name, ua: null, data });
  const conclusion = rng.chance(0.86) ? 'success' : rng.chance(0.7) ? 'failure' : 'cancelled';
  add({
    t: at + Math.floor(lognormal(rng, 210, 0.8) * SECOND),
    actor,
    action: 'workflows.completed_workflow_run',
    repo: repo.name,
    ip: null,
    ua: null,
    data: { ...data, conclusion },
  });
}

/** A developer's day: fetches, pushes, pull requests, and what the pushes start. */
function work(context: PlanContext, add: Add, person: Person, day: number, rate: number): void {
  const { world } = context;
  const rng = context.rng('noise', 'day', person.upn, day);
  const local = weekday(localTime(day, person, 12), person.utcOffset);
  const working = local !== 0 && local !== 6;
  if (rng.chance(working ? 0.14 : 0.94)) return;
  const habit = context.rng('noise', 'habit', person.upn);
  const open = world.repos.filter((repo) => repo.visibility === 'public');
  const closed = world.repos.filter((repo) => repo.visibility !== 'public');
  const mine = habit.sample(closed, Math.min(closed.length, 4));
  const popular = zipf(mine.length, 0.9);
  const ssh = habit.chance(0.7);
  const client = `git/2.${habit.between(39, 48)}.${habit.between(0, 4)}`;
  const browser = browsersOf(context, person).laptop;
  const ip = ipText(whereabouts(context, person, localTime(day, person, 12)).ip);
  const token = habit.chance(0.3)
    ? { programmatic_access_type: habit.pick(['Personal access token (classic)', 'Fine-grained personal access token']) }
    : {};
  const at = (): number =>
    Math.floor(
      localTime(
        day,
        person,
        person.hours[0] + (person.hours[1] - person.hours[0]) * (rng.chance(0.06) ? 1 + 0.35 * rng.unit() : rng.unit()),
      ),
    );
  const by = { actor: person.handle, ip };

  for (let n = poisson(rng, 1.7 * rate); n > 0; n--) {
    // What is public is finished work: it gets a push now and then, mostly documentation.
    const repo = open.length > 0 && rng.chance(PUBLIC_SHARE) ? rng.pick(open) : (mine[popular.pick(rng)] as Repo);
    const branch = rng.pick(BRANCHES);
    let t = at();
    if (rng.chance(0.5))
      add({ ...by, t, action: 'git.fetch', repo: repo.name, ua: client, data: { ...git(repo, ssh), ...(ssh ? {} : token) } });
    t += Math.floor(lognormal(rng, 800, 1.2) * SECOND);
    add({
      ...by,
      t,
      action: 'git.push',
      repo: repo.name,
      ua: client,
      data: { ...git(repo, ssh), branch, head: rng.hex(40), ...(ssh ? {} : token) },
    });
    if (rng.chance(0.35)) workflow(add, rng, repo, by, t + Math.floor((2 + exponential(rng, 4)) * SECOND), branch);
    if (!rng.chance(0.35)) continue;
    t += Math.floor(lognormal(rng, 240, 1) * SECOND);
    const pull = { branch, ...about(repo), pull_request: pullRequest(context.clock, repo.name, t) };
    add({ ...by, t, action: 'pull_request.create', repo: repo.name, ua: browser, data: pull });
    if (!rng.chance(0.75)) continue;
    t += Math.floor(lognormal(rng, 5400, 1.1) * SECOND);
    add({ ...by, t, action: 'pull_request.merge', repo: repo.name, ua: browser, data: { ...pull, branch: 'main' } });
    if (repo.role && rng.chance(0.6)) workflow(add, rng, repo, by, t + Math.floor((3 + exponential(rng, 8)) * SECOND), 'main');
  }
  if (rng.chance(0.18)) {
    const repo = rng.pick(world.repos);
    add({ ...by, t: at(), action: 'git.clone', repo: repo.name, ua: client, data: { ...git(repo, ssh), ...(ssh ? {} : token) } });
  }
}

/** Administration and machines: settings, tokens, alerts, scheduled runs, dependency updates. */
function house(context: PlanContext, add: Add, from: number): void {
  const { world, clock } = context;
  const rng = context.rng('noise', 'house');
  const people = developers(world);
  const admins = people.filter((person) => person.admin);
  const lead = (): Person => rng.pick(admins.length > 0 ? admins : people);
  const worktime = (person: Person, day: number): number =>
    Math.floor(localTime(day, person, person.hours[0] + (person.hours[1] - person.hours[0]) * rng.unit()));
  const action = (day: number, person: Person, name: string, repo: Repo | null, data: Record<string, string> = {}): number => {
    const t = worktime(person, day);
    add({
      t,
      actor: person.handle,
      action: name,
      repo: repo?.name ?? null,
      ip: ipText(whereabouts(context, person, t).ip),
      ua: browsersOf(context, person).laptop,
      data: { ...(repo ? about(repo) : {}), ...data },
    });
    return t;
  };
  for (const day of days(from, clock.end)) {
    const local = weekday(day + 43_200e6);
    const busy = local === 0 || local === 6 ? 0.1 : 1;
    for (const repo of world.repos) {
      if (repo.role && rng.chance(0.5))
        workflow(add, rng, repo, { actor: 'github-actions[bot]', ip: null }, Math.floor(day + (2 + rng.unit()) * 60 * MINUTE), 'main');
      if (!rng.chance(0.12)) continue;
      const t = Math.floor(day + (4 + 3 * rng.unit()) * 60 * MINUTE);
      add({
        t,
        actor: 'dependabot[bot]',
        action: 'pull_request.create',
        repo: repo.name,
        ip: null,
        ua: null,
        data: {
          branch: `dependabot/${rng.pick(['npm', 'pip', 'docker', 'terraform'])}-${rng.between(10, 99)}`,
          ...about(repo),
          pull_request: pullRequest(clock, repo.name, t),
        },
      });
    }
    const several = (mean: number, make: () => void): void => {
      for (let n = poisson(rng, mean * busy); n > 0; n--) make();
    };
    several(0.45, () =>
      action(day, lead(), 'protected_branch.update_required_approving_review_count', rng.pick(world.repos), { branch: 'main' }),
    );
    several(0.25, () =>
      action(
        day,
        lead(),
        rng.pick(['protected_branch.create', 'protected_branch.policy_override', 'protected_branch.update_admin_enforced']),
        rng.pick(world.repos),
        { branch: rng.pick(['main', 'release/*']) },
      ),
    );
    several(0.3, () =>
      action(day, lead(), rng.pick(['team.add_member', 'team.add_repository', 'org.add_member', 'org.update_member']), null, {
        user: rng.pick(people).handle,
      }),
    );
    several(0.5, () =>
      action(
        day,
        rng.pick(people),
        rng.pick(['personal_access_token.create', 'personal_access_token.access_granted', 'personal_access_token.request_created']),
        null,
        {
          programmatic_access_type: 'Fine-grained personal access token',
          token_scopes: rng.pick(['contents:read', 'contents:write', 'metadata:read', 'packages:read']),
        },
      ),
    );
    several(0.3, () =>
      action(
        day,
        lead(),
        rng.pick(['repo.create', 'repo.add_topic', 'repo.rename_branch', 'hook.create', 'environment.update_protection_rule']),
        rng.pick(world.repos),
      ),
    );
    several(0.35, () =>
      action(day, lead(), rng.pick(['org_secret.update', 'repository_secret.create', 'actions_variable.update']), rng.pick(world.repos), {
        key: rng.pick(['NPM_TOKEN', 'SONAR_TOKEN', 'SLACK_WEBHOOK', 'AWS_ROLE']),
      }),
    );
    several(0.4, () => {
      const repo = rng.pick(world.repos);
      const person = rng.pick(people);
      const t = worktime(person, day);
      const alert = { ...about(repo), secret_type: rng.pick(SECRETS), number: String(rng.between(2, 40)), head: rng.hex(40) };
      add({
        t,
        actor: 'github-advanced-security[bot]',
        action: 'secret_scanning_alert.create',
        repo: repo.name,
        ip: null,
        ua: null,
        data: alert,
      });
      if (rng.chance(0.8)) {
        const closed = t + Math.floor(lognormal(rng, 9000, 1.1) * SECOND);
        add({
          t: closed,
          actor: person.handle,
          action: 'secret_scanning_alert.resolve',
          repo: repo.name,
          ip: ipText(whereabouts(context, person, closed).ip),
          ua: browsersOf(context, person).laptop,
          data: { ...alert, resolution: rng.pick(['used_in_tests', 'used_in_tests', 'false_positive', 'revoked']) },
        });
      }
    });
    mirror(context, add, rng, day);
  }
}

/** A mirror in the outside build service, and strangers who clone what is public. */
function mirror(context: PlanContext, add: Add, rng: Rng, day: number): void {
  const { world } = context;
  const open = world.repos.filter((repo) => repo.visibility === 'public');
  const service = ipText(drawAddress(world, context.rng('noise', 'mirror'), ['hosting']));
  for (let n = poisson(rng, 5); n > 0; n--) {
    const repo = rng.pick(world.repos);
    add({
      t: Math.floor(day + rng.unit() * 86_400e6),
      actor: `${world.org.slug}-build`,
      action: rng.chance(0.8) ? 'git.fetch' : 'git.clone',
      repo: repo.name,
      ip: service,
      ua: 'git/2.43.0',
      data: { ...git(repo, false), programmatic_access_type: 'GitHub App server-to-server token' },
    });
  }
  for (let n = open.length > 0 ? poisson(rng, 4) : 0; n > 0; n--) {
    const repo = rng.pick(open);
    add({
      t: Math.floor(day + rng.unit() * 86_400e6),
      actor: '',
      action: 'git.clone',
      repo: repo.name,
      ip: ipText(drawAddress(world, rng)),
      ua: rng.chance(0.5) ? `git/2.${rng.between(30, 48)}.${rng.between(0, 4)}` : agent(rng, 'tool', 'server'),
      data: git(repo, false),
    });
  }
}

/** Developers and machines on the code host, with the oddities that a fortnight has. */
export default defineProducer({
  id: 'repo-habits',
  title: 'Work on the code host',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['RepoActivity'],
  plan(context, { rate }) {
    const { world, clock } = context;
    const from = historyStart(clock, DAYS);
    const all = context.scale < 1 ? rate * Math.sqrt(context.scale) : rate;
    return {
      why: 'Pushes, pull requests, runs, settings and alerts of two ordinary weeks.',
      script(write) {
        const add: Add = (row) => {
          if (row.t >= from && row.t < clock.end) write.add('RepoActivity', row);
        };
        for (const day of days(from, clock.end)) for (const person of developers(world)) work(context, add, person, day, all);
        house(context, add, from);
      },
    };
  },
});
