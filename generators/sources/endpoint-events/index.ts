import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { copied, delays, inStageOrder, reader, ties, utf8 } from '../../core/staging.ts';
import { joinPath, programFolder } from '../../core/text/programs.ts';
import { TABLE } from './table.ts';

const KIND = { process: 1, file: 2, network: 3, other: 4 } as const;
const HIGHEST_PID = 4_194_304;
const FIRST_REPORT = 10_000;

function observe(batch: EventBatch<'EndpointActivity'>, context: SourceContext): void {
  const { rows } = batch;
  const { pools, world } = context;
  const columns = copied(batch);
  const text = reader(pools);
  const owners = new Map(world.people.map((person) => [person.laptop, person]));
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
  const path: string[] = [];
  const initiatorPath: string[] = [];
  const domain: string[] = [];

  for (let i = 0; i < rows; i++) {
    const at = (column: Uint32Array): number => column[i] as number;
    const action = text(at(columns.action));
    const owner = owners.get(text(at(columns.device)));
    const os = owner?.os ?? 'Linux';
    const user = text(at(columns.user));
    const own = action.startsWith('Process');
    kind[i] = own ? KIND.process : action === 'FileRead' ? KIND.other : action.startsWith('Connection') ? KIND.network : KIND.file;
    windows[i] = os === 'Windows' ? 1 : os === 'macOS' ? 2 : 3;
    hashed[i] = kind[i] === KIND.network || missing.chance(own ? 0.004 : 0.07) ? 0 : 1;
    domain.push(os === 'Windows' ? world.org.slug : text(at(columns.device)));

    initiator[i] = own ? at(columns.parent) : at(columns.process);
    initiatorPid[i] = own ? at(columns.parentPid) : at(columns.pid);
    const key = at(columns.device) * HIGHEST_PID;
    if (own) {
      name[i] = at(columns.process);
      line[i] = at(columns.commandLine);
      initiatorLine[i] = lines.get(key + (initiatorPid[i] as number)) ?? 0;
      lines.set(key + at(columns.pid), at(columns.commandLine));
      const program = text(name[i]);
      path.push(joinPath(text(at(columns.folder)) || programFolder(program, os, user), program));
    } else {
      name[i] = at(columns.file);
      initiatorLine[i] = at(columns.commandLine) || (lines.get(key + at(columns.pid)) ?? 0);
      parent[i] = at(columns.parent);
      parentPid[i] = at(columns.parentPid);
      path.push(at(columns.file) === 0 ? '' : joinPath(text(at(columns.folder)), text(at(columns.file))));
    }
    const program = text(initiator[i]);
    initiatorPath.push(program ? joinPath(programFolder(program, os, user), program) : '');
    report[i] = FIRST_REPORT + ((report[i] as number) % 90_000);
  }

  const { t, device, action, user, remoteIp, remoteUrl, remotePort, pid } = columns;
  const values = {
    t, device, action, user, remoteIp, remoteUrl, remotePort, pid,
    kind, windows, hashed, name, line, initiator, initiatorLine, parent, initiatorPid, parentPid, report,
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 118, sigma: 0.42, minS: 41, late: 0.006 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
    path: utf8(path), initiatorPath: utf8(initiatorPath), domain: utf8(domain),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows);
}

export default defineSource({ id: 'endpoint-events', title: 'Endpoint agent on laptops', tables: [TABLE], accepts: { EndpointActivity: observe } });
