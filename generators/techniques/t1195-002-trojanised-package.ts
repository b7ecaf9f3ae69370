import { z } from 'zod';
import { remoteNamed } from '../core/background/remotes.ts';
import { isoSeconds } from '../core/background/time.ts';
import { ipText } from '../core/ids.ts';
import { culprit, entity, strangers } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';

const params = z.strictObject({
  /** When the package is installed. */
  at: hoursRange.default([-11, -5]),
});

/** Invented packages: near misses of invented names, as typed in a hurry. */
const STEMS = [
  'stream-pagnate',
  'yaml-enviro',
  'retry-jittr',
  'lodsh-compact',
  'chalk-tabels',
  'axois-pool',
  'momentz-range',
  'dotenv-vaultd',
  'semvr-sort',
  'uuidx-short',
  'parquet-litte',
  'csv-strem',
];
const SENDERS = ['telemetry', 'cdn-assets', 'pkg-metrics', 'static-img', 'updates', 'registry-mirror'];
const SENDER_DOMAINS = [
  'buildstats.example',
  'pixelcache.example',
  'devpulse.example',
  'nodemetrics.example',
  'edgetally.example',
  'quickmirror.example',
];

/** T1195.002: an engineer installs a package whose install script reads the AWS credentials file and posts it away. */
export default defineProducer({
  id: 't1195-002-trojanised-package',
  title: 'Trojanised package on a laptop',
  attack: 'T1195.002',
  params,
  emits: ['EndpointActivity'],
  plan(context, { at }) {
    const { world } = context;
    const pick = context.rng('entity', 'who');
    const rng = context.rng('params', 'install');
    const user = culprit(
      context,
      'user',
      world.users,
      (each) =>
        each.account === world.mainAccount && world.people[each.person ?? -1]?.engineer === true && each.keys.some((key) => key.active),
    );
    const person = world.people[user.person ?? -1];
    const key = user.keys.find((each) => each.active);
    if (!person || !key) throw new Error(`${user.name} has no owner or no active key.`);
    const name = `${pick.pick(STEMS)}${pick.chance(0.4) ? '-js' : ''}`;
    const version = `${pick.between(0, 4)}.${pick.between(1, 19)}.${pick.between(0, 9)}`;
    const domain = `${pick.pick(SENDERS)}.${pick.pick(SENDER_DOMAINS)}`;
    const address = strangers(world, pick, 1)[0] ?? '';
    const start = moment(context, rng, at);

    const script = new Script(context);
    const home =
      person.os === 'Windows' ? `C:\\Users\\${person.user}` : person.os === 'macOS' ? `/Users/${person.user}` : `/home/${person.user}`;
    const slash = person.os === 'Windows' ? '\\' : '/';
    const shell = person.os === 'Windows' ? 'cmd.exe' : person.os === 'macOS' ? 'zsh' : 'bash';
    const node = person.os === 'Windows' ? 'node.exe' : 'node';
    const project = `${home}${slash}src${slash}${pick.pick(world.repos).name}`;
    const pid = { shell: rng.between(900, 14_000), npm: rng.between(14_001, 30_000), install: rng.between(30_001, 48_000) };
    const base = { device: person.laptop, user: person.user };
    let t = start;
    const later = (from: number, to: number): number => (t += seconds(from + rng.unit() * (to - from)));

    script.add('EndpointActivity', {
      ...base,
      t,
      action: 'ProcessCreated',
      process: node,
      commandLine: `npm install ${name}@${version}`,
      parent: shell,
      pid: pid.npm,
      parentPid: pid.shell,
    });
    const npm = {
      ...base,
      process: node,
      commandLine: `npm install ${name}@${version}`,
      parent: shell,
      pid: pid.npm,
      parentPid: pid.shell,
    };
    const registry = remoteNamed(context, 'registry.modules.example');
    script.add('EndpointActivity', {
      ...npm,
      t: later(0.2, 1.6),
      action: 'ConnectionSuccess',
      remoteIp: ipText(pick.pick(registry.addresses)),
      remotePort: 443,
      remoteUrl: registry.name.slice(0, -1),
    });
    for (const file of rng.sample(['package.json', 'index.js', 'index.d.ts', 'LICENSE', 'README.md', 'cli.js'], rng.between(3, 6)))
      script.add('EndpointActivity', {
        ...npm,
        t: later(0.1, 0.6),
        action: 'FileCreated',
        file,
        folder: `${project}${slash}node_modules${slash}${name}`,
      });
    script.add('EndpointActivity', {
      ...base,
      t: later(0.2, 1.2),
      action: 'FileCreated',
      process: node,
      commandLine: `npm install ${name}@${version}`,
      parent: shell,
      file: 'postinstall.js',
      folder: `${project}${slash}node_modules${slash}${name}${slash}scripts`,
      pid: pid.npm,
      parentPid: pid.shell,
    });
    script.add('EndpointActivity', {
      ...base,
      t: later(0.3, 1.5),
      action: 'ProcessCreated',
      process: node,
      commandLine: `node scripts${slash}postinstall.js`,
      parent: node,
      pid: pid.install,
      parentPid: pid.npm,
    });
    const read = ['.npmrc', '.gitconfig'].concat(rng.chance(0.6) ? ['config'] : []);
    for (const file of read) {
      script.add('EndpointActivity', {
        ...base,
        t: later(0.05, 0.6),
        action: 'FileRead',
        process: node,
        commandLine: `node scripts${slash}postinstall.js`,
        parent: node,
        file,
        folder: file === 'config' ? `${home}${slash}.ssh` : home,
        pid: pid.install,
        parentPid: pid.npm,
      });
    }
    script.add('EndpointActivity', {
      ...base,
      t: later(0.05, 0.6),
      action: 'FileRead',
      process: node,
      commandLine: `node scripts${slash}postinstall.js`,
      parent: node,
      file: 'credentials',
      folder: `${home}${slash}.aws`,
      pid: pid.install,
      parentPid: pid.npm,
    });
    const theft = t;
    if (rng.chance(0.7))
      script.add('EndpointActivity', {
        ...base,
        t: later(0.4, 3),
        action: 'ConnectionFailed',
        process: node,
        commandLine: `node scripts${slash}postinstall.js`,
        parent: node,
        remoteIp: address,
        remotePort: 8443,
        remoteUrl: domain,
        pid: pid.install,
        parentPid: pid.npm,
      });
    script.add('EndpointActivity', {
      ...base,
      t: later(0.8, 6),
      action: 'ConnectionSuccess',
      process: node,
      commandLine: `node scripts${slash}postinstall.js`,
      parent: node,
      remoteIp: address,
      remotePort: 443,
      remoteUrl: domain,
      pid: pid.install,
      parentPid: pid.npm,
    });

    return script.plan({
      facts: {
        'entry.kind': fact('trojanised package on a developer laptop'),
        'entry.time': timeFact(start, 900),
        'entry.package': fact(name),
        'entry.version': fact(version),
        'entry.device': fact(person.laptop),
        'entry.domain': fact(domain),
        'entry.sender': fact(address),
        'entry.key': fact(key.id),
        'entry.theft': timeFact(theft, 900),
        'actor.person': fact(person.name),
        'actor.user': fact(user.name),
        'cast.key': fact(key.id),
      },
      entities: [entity('package', name, [`${name}@${version}`]), entity('domain', domain), entity('address', address)],
      timeline: [
        { at: isoSeconds(start), text: `${person.name} installs the package ${name} ${version} on ${person.laptop}.` },
        { at: isoSeconds(theft), text: `Its install script reads the AWS credentials file and connects to ${domain} (${address}).` },
      ],
      why: `The package ${name} stole the access key of ${user.name}.`,
    });
  },
});
