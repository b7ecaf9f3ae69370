import { z } from 'zod';
import { presence } from '../../core/background/time.ts';
import { Alias, poisson } from '../../core/distributions.ts';
import { defineProducer } from '../../core/producer.ts';
import { DAY } from '../../core/time.ts';
import { desk } from './desk.ts';
import { Episode, type Words } from './episodes.ts';
import { outside } from './outside.ts';

/** Long enough that a cell holds hundreds of rows. */
const CELL_SECONDS = 1800;
/** Episodes per hour of somebody at work, at rate 1; one has about four rows. */
const PER_HOUR = 9.5;

const KINDS = [
  'web',
  'mail',
  'document',
  'download',
  'edit',
  'git',
  'tool',
  'npm',
  'pip',
  'cloud',
  'plugin',
  'backup',
  'update',
  'system',
] as const;
type Kind = (typeof KINDS)[number];
const ENGINEER: Record<Kind, number> = {
  web: 12,
  mail: 7,
  document: 0.6,
  download: 0.5,
  edit: 12,
  git: 6,
  tool: 5,
  npm: 1,
  pip: 0.6,
  cloud: 1.6,
  plugin: 0.5,
  backup: 0.35,
  update: 0.7,
  system: 7,
};
const OFFICE: Record<Kind, number> = {
  web: 16,
  mail: 12,
  document: 7,
  download: 1.2,
  edit: 0,
  git: 0,
  tool: 0,
  npm: 0,
  pip: 0,
  cloud: 0,
  plugin: 0,
  backup: 0.35,
  update: 0.9,
  system: 8,
};

/** Laptops at work: browsers, mail, documents, editors, installs with scripts, tools that read credential files, updaters, backups. */
export default defineProducer({
  id: 'endpoint-habits',
  title: 'Laptops at work',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['EndpointActivity'],
  plan(context, { rate }) {
    const { world, clock, pools } = context;
    const hosts = outside(context);
    const dayCount = Math.ceil((clock.end - clock.detailStart) / DAY) + 1;
    const desks = world.people.map((person) => desk(context, person, dayCount));
    const word = (text: string): number => pools.string(text);
    const words: Words = {
      ProcessCreated: word('ProcessCreated'),
      FileCreated: word('FileCreated'),
      FileModified: word('FileModified'),
      FileRenamed: word('FileRenamed'),
      FileDeleted: word('FileDeleted'),
      FileRead: word('FileRead'),
      ConnectionSuccess: word('ConnectionSuccess'),
      ConnectionFailed: word('ConnectionFailed'),
      credentials: word('credentials'),
      config: word('config'),
      key: word('id_ed25519'),
      npmrc: word('.npmrc'),
      gitconfig: word('.gitconfig'),
      cache: word('binding.node'),
    };
    const setting = { words, outside: hosts, end: clock.end };
    const engineer = new Alias(KINDS.map((kind) => ENGINEER[kind]));
    const office = new Alias(KINDS.map((kind) => OFFICE[kind]));
    const perCell = (PER_HOUR * rate * Math.min(1.5, context.scale) * CELL_SECONDS) / 3600;
    return {
      why: 'What laptops do all day.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const rng = context.rng('noise', 'cell', cell.index);
          const out = write.buffer('EndpointActivity');
          for (const one of desks) {
            const here = presence((cell.start + cell.end) / 2, one.person.utcOffset, one.person.hours);
            // A laptop that stays open overnight still updates itself and backs up.
            const asleep = here === 0;
            const count = poisson(rng, asleep ? perCell * 0.045 : perCell * here);
            for (let n = 0; n < count; n++) {
              const t = Math.floor(cell.start + rng.unit() * (cell.end - cell.start));
              const kind = asleep
                ? rng.pick(['system', 'update', 'backup', 'mail'] as const)
                : (KINDS[(one.person.engineer ? engineer : office).pick(rng)] as Kind);
              const episode = new Episode(out, rng, setting, one, t, Math.floor((t - clock.detailStart) / DAY));
              if (kind === 'npm' || kind === 'pip') episode.install(kind);
              else episode[kind]();
            }
          }
        },
      },
    };
  },
});
