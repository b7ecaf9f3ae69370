import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { fact, Script, seconds, someTime, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';

const NAMES = ['colour-strings', 'tiny-retrier', 'fast-yml', 'node-sheetz', 'promise-cacher', 'env-loadr'];

/** A bad package is installed and stopped: its script starts, reads no credentials, and its connection fails. */
export default defineProducer({
  id: 'quarantined-package',
  title: 'A bad package is stopped',
  params: z.strictObject({}),
  emits: ['EndpointActivity', 'Ticket'],
  plan(context) {
    const { world, clock } = context;
    const rng = context.rng('params', 'package');
    const pick = context.rng('entity', 'package');
    const person = bystander(context, 'person', world.people, (each) => each.engineer, 8);
    const name = pick.pick(NAMES);
    const address = ipText(drawAddress(world, pick, ['hosting', 'vpn']));
    const domain = `${pick.pick(['cdn', 'stats', 'get'])}.${pick.pick(['softpkg', 'jsmetrics', 'fetchly'])}.example`;
    const node = person.os === 'Windows' ? 'node.exe' : 'node';
    const slash = person.os === 'Windows' ? '\\' : '/';
    const home =
      person.os === 'Windows' ? `C:\\Users\\${person.user}` : person.os === 'macOS' ? `/Users/${person.user}` : `/home/${person.user}`;
    const script = new Script(context);
    const base = {
      device: person.laptop,
      user: person.user,
      process: node,
      parent: node,
      pid: rng.between(20_000, 50_000),
      parentPid: rng.between(3000, 19_000),
    };
    let t = someTime(context, rng, 0.1, 0.7);
    const start = t;
    script.add('EndpointActivity', {
      ...base,
      t,
      action: 'ProcessCreated',
      commandLine: `npm install ${name}`,
      parent: person.os === 'Windows' ? 'cmd.exe' : 'zsh',
    });
    t += seconds(2 + rng.unit() * 6);
    script.add('EndpointActivity', {
      ...base,
      t,
      action: 'FileCreated',
      commandLine: `npm install ${name}`,
      file: 'preinstall.js',
      folder: `${home}${slash}src${slash}node_modules${slash}${name}`,
    });
    t += seconds(0.4 + rng.unit());
    script.add('EndpointActivity', { ...base, t, action: 'ProcessCreated', commandLine: 'node preinstall.js' });
    for (let left = rng.between(1, 3); left > 0; left -= 1) {
      t += seconds(0.6 + rng.unit() * 4);
      script.add('EndpointActivity', {
        ...base,
        t,
        action: 'ConnectionFailed',
        commandLine: 'node preinstall.js',
        remoteIp: address,
        remotePort: 443,
        remoteUrl: domain,
      });
    }
    t += seconds(1 + rng.unit() * 5);
    script.add('EndpointActivity', {
      ...base,
      t,
      action: 'FileDeleted',
      commandLine: 'node preinstall.js',
      file: 'preinstall.js',
      folder: `${home}${slash}src${slash}node_modules${slash}${name}`,
    });
    const at = Math.min(clock.end - 60_000_000, t + seconds(700 + rng.unit() * 5000));
    const number = ticketNumber(clock, at);
    script.add('Ticket', {
      t: at,
      number,
      queue: 'security',
      author: person.upn,
      status: 'resolved',
      subject: `Endpoint agent stopped ${name}`,
      body: 'The agent blocked the connection and removed the script. No file of mine was read. Folder deleted, laptop scanned.',
    });
    return script.plan({
      facts: {
        'herring.package': fact(name),
        'herring.device': fact(person.laptop),
        'herring.ticket': fact(number),
        'herring.time': timeFact(start),
      },
      entities: [
        entity('package', name),
        entity('device', person.laptop),
        entity('address', address),
        entity('ticket', number),
        entity('domain', domain),
      ],
      why: `The package ${name} was stopped before it could read or send anything (${number}).`,
    });
  },
});
