import { expect, test } from 'vitest';
import { activities } from '../../../../generators/index.ts';
import { capture } from './rig.ts';
const ALL = (process.env.ACT ?? '').split(',').filter(Boolean);
test('volumes', () => {
  const ids = ALL.length ? ALL : [...activities.keys()];
  const sum: Record<string, number> = {};
  for (const id of ids) {
    const t0 = performance.now();
    const c = capture([id], { size: 'full', scale: 1, seed: Number(process.env.SEED ?? 1) });
    const types = ['ApiCall','ObjectAccess','Connection','HttpRequest','DnsLookup','Finding','ReplicationSample','SignIn'] as const;
    const line = types.map((t) => [t, c.rows(t)] as const).filter(([, n]) => n > 0);
    for (const [t, n] of line) sum[t] = (sum[t] ?? 0) + n;
    let err = 0; const n = c.rows('ApiCall'); if (n) err = c.column('ApiCall','errorCode').filter((x) => x > 0).length / n;
    let errO = 0; const m = c.rows('ObjectAccess'); if (m) errO = c.column('ObjectAccess','errorCode').filter((x) => x > 0).length / m;
    let flow = 0; if (c.rows('Connection')) { const d = c.column('Connection','durationS'), p = c.column('Connection','peerEni'), v = c.column('Connection','verdict'); for (let i=0;i<d.length;i++) flow += (v[i] ? 1 : 2*(1+Math.floor(d[i]!/60))) * (p[i] ? 2 : 1); sum.flow = (sum.flow ?? 0) + flow; }
    console.log(id, JSON.stringify(Object.fromEntries(line)), 'err', err.toFixed(3), errO.toFixed(3), 'flow~', flow, Math.round(performance.now() - t0) + 'ms');
    for (const t of types) { const col = c.column(t, 't'); for (const x of col) if (!(x >= c.prepared.clock.start && x < c.prepared.clock.end) || x !== Math.floor(x)) throw new Error(id + ' ' + t + ' bad time ' + x + ' ' + c.prepared.clock.detailStart + ' ' + c.prepared.clock.end); }
  }
  console.log(JSON.stringify(sum));
  expect(1).toBe(1);
}, 600000);
