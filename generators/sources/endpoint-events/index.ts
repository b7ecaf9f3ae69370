import type { EventBatch } from '../../core/events.ts';
import type { Pools } from '../../core/pools.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { copied, delays, inStageOrder, reader, Texts, ties } from '../../core/staging.ts';
import { joinPath, programFolder } from '../../core/text/programs.ts';
import type { Person, World } from '../../core/world.ts';
import { TABLE } from './table.ts';

const KIND = { process: 1, file: 2, network: 3, other: 4 } as const;
const HIGHEST_PID = 4_194_304;
/** More than there are codes and people: for keys made of both. */
const CODES = 2 ** 26;
const PEOPLE = 4096;
const FIRST_REPORT = 10_000;

interface Cache {
  readonly owner: (device: number) => Person | undefined;
  readonly texts: Texts;
}

const caches = new WeakMap<Pools, Cache>();

/** What repeats from batch to batch of one run: whose laptop it is, and paths. */
function cacheOf(pools: Pools, world: World): Cache {
  const known = caches.get(pools);
  if (known) return known;
  const laptops = new Map(world.people.map((person) => [person.laptop, person]));
  const owners = new Map<number, Person | undefined>();
  const text = reader(pools);
  const cache: Cache = {
    texts: new Texts(),
    owner(device) {
      if (!owners.has(device)) owners.set(device, laptops.get(text(device)));
      return owners.get(device);
    },
  };
  caches.set(pools, cache);
  return cache;
}

function observe(batch: EventBatch<'EndpointActivity'>, context: SourceContext): void {
  const { rows } = batch;
  const { pools, world } = context;
  const columns = copied(batch);
  const text = reader(pools);
  const { owner: ownerOf, texts } = cacheOf(pools, world);

  // Command lines of processes that start in this batch, by device and process id.
  const lines = new Map<number, number>();
  const missing = context.rng('noise', batch, 'hash');

  const kind = new Uint8Array(rows);
  const windows = new Uint8Array(rows);
  const hashed = new Uint8Array(rows);
  const name = new Uint32Array(rows);
  const line = new Uint32Array(rows);
  const initiator = new Uint32Array(rows);
  const initiatorLine = new Uint32Array(rows);
  const parent = new Uint32Array(rows);
  const initiatorPid = new Uint32Array(rows);
  const parentPid = new Uint32Array(rows);
  const report = context.rng('ids', batch, 'report').fill(new Uint32Array(rows));
  const path = new Uint32Array(rows);
  const initiatorPath = new Uint32Array(rows);
  const domain = new Uint32Array(rows);
  const empty = texts.of('');
  /** Path of a program (folder 0: where it stands on that person's laptop) or of a file. */
  const place = (folder: number, file: number, owner: Person | undefined, user: number): number => {
    const program = text(file);
    return folder > 0
      ? texts.of(folder * CODES + file, () => joinPath(text(folder), program))
      : texts.of(-((owner?.index ?? PEOPLE - 1) * CODES + file), () =>
          joinPath(programFolder(program, owner?.os ?? 'Linux', text(user)), program),
        );
  };

  for (let i = 0; i < rows; i++) {
    const at = (column: Uint32Array): number => column[i] as number;
    const device = at(columns.device);
    const owner = ownerOf(device);
    const action = text(at(columns.action));
    const os = owner?.os ?? 'Linux';
    const own = action.startsWith('Process');
    kind[i] = own ? KIND.process : action === 'FileRead' ? KIND.other : action.startsWith('Connection') ? KIND.network : KIND.file;
    windows[i] = os === 'Windows' ? 1 : os === 'macOS' ? 2 : 3;
    hashed[i] = kind[i] === KIND.network || missing.chance(own ? 0.004 : 0.07) ? 0 : 1;
    domain[i] = texts.of(os === 'Windows' ? world.org.slug : text(at(columns.device)));

    initiator[i] = own ? at(columns.parent) : at(columns.process);
    initiatorPid[i] = own ? at(columns.parentPid) : at(columns.pid);
    const key = device * HIGHEST_PID;
    if (own) {
      name[i] = at(columns.process);
      line[i] = at(columns.commandLine);
      initiatorLine[i] = lines.get(key + (initiatorPid[i] as number)) ?? 0;
      lines.set(key + at(columns.pid), at(columns.commandLine));
      path[i] = place(at(columns.folder), at(columns.process), owner, at(columns.user));
    } else {
      name[i] = at(columns.file);
      initiatorLine[i] = at(columns.commandLine) || (lines.get(key + at(columns.pid)) ?? 0);
      parent[i] = at(columns.parent);
      parentPid[i] = at(columns.parentPid);
      path[i] =
        at(columns.file) === 0
          ? empty
          : at(columns.folder) === 0
            ? texts.of(text(at(columns.file)))
            : place(at(columns.folder), at(columns.file), owner, at(columns.user));
    }
    initiatorPath[i] = initiator[i] === 0 ? empty : place(0, initiator[i] as number, owner, at(columns.user));
    report[i] = FIRST_REPORT + ((report[i] as number) % 90_000);
  }

  const { t, device, action, user, remoteIp, remoteUrl, remotePort, pid } = columns;
  const values = {
    t,
    device,
    action,
    user,
    remoteIp,
    remoteUrl,
    remotePort,
    pid,
    kind,
    windows,
    hashed,
    name,
    line,
    initiator,
    initiatorLine,
    parent,
    initiatorPid,
    parentPid,
    report,
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 118, sigma: 0.42, minS: 41, late: 0.006 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
    path: texts.column(path),
    initiatorPath: texts.column(initiatorPath),
    domain: texts.column(domain),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows);
}

export default defineSource({
  id: 'endpoint-events',
  title: 'Endpoint agent on laptops',
  tables: [TABLE],
  accepts: { EndpointActivity: observe },
});
