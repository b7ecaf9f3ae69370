import { describe, expect, it } from 'vitest';
import albAccess from '../../../../generators/sources/alb-access/index.ts';
import { goaccess, hasGoaccess } from '../../../helpers/goaccess.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36';

function busyRig(): Rig {
  const rig = createRig();
  const { world, clock } = rig;
  const target = rig.pools.instance(world.loadBalancer.targets[0] ?? 0);
  const answers = [
    [200, 200],
    [200, 200],
    [404, 404],
    [500, 500],
    [504, 0],
    [502, 0],
    [460, 0],
    [503, 0],
  ] as const;
  for (let i = 0; i < 400; i++) {
    const [status, targetStatus] = answers[i % answers.length]!;
    rig.add('HttpRequest', {
      t: clock.detailStart + 1800 * SECOND + i * 7.77 * SECOND,
      clientIp: 0xc6130000 + (i % 9),
      clientPort: 40_000 + (i % 9),
      target: status === 503 ? 0 : target,
      targetPort: 8080,
      method: i % 5 ? 'GET' : 'POST',
      host: world.loadBalancer.host,
      path: i % 3 ? `/api/report?url=http%3A%2F%2F169.254.169.254%2F${i}` : '/',
      ua: i % 2 ? CHROME : 'python-requests/2.32.3',
      status,
      targetStatus,
      requestMs: 1,
      targetMs: status === 504 ? 60_000 : 12.4 + i,
      bytesIn: 400,
      bytesOut: 1000 + i,
    });
  }
  rig.add('HttpRequest', {
    t: clock.detailStart + 1800 * SECOND,
    clientIp: 0xc6130001,
    clientPort: 50_000,
    method: 'GET',
    host: world.loadBalancer.host,
    path: '/',
    ua: 'curl "x"',
    status: 301,
    bytesIn: 80,
    bytesOut: 300,
  });
  return rig;
}

describe('alb_access', () => {
  it('times every request as the balancer does', async () => {
    const { rows } = await busyRig().load(albAccess);
    const broken = async (sql: string) => (await rows(`SELECT count(*) AS n FROM alb_access WHERE ${sql}`))[0]?.['n'];
    expect(await broken('true')).toBe(401);
    const sum = 'greatest(request_processing_time, 0) + greatest(target_processing_time, 0) + greatest(response_processing_time, 0)';
    expect(await broken(`target_status_code IS NOT NULL AND abs(epoch(time - request_creation_time) - (${sum})) > 0.004`)).toBe(0);
    expect(
      await broken(
        'elb_status_code = 504 AND (target_ip IS NOT NULL OR target_processing_time <> -1 OR epoch(time - request_creation_time) NOT BETWEEN 59.9 AND 60.2)',
      ),
    ).toBe(0);
    expect(await broken('elb_status_code IN (502, 503, 504, 460) AND target_status_code IS NOT NULL')).toBe(0);
    expect(await broken('elb_status_code = 503 AND (target_ip IS NOT NULL OR request_processing_time <> -1)')).toBe(0);
    expect(await broken('elb_status_code = 500 AND target_status_code <> 500')).toBe(0);
    expect(await broken("('0x' || split_part(trace_id, '-', 2))::BIGINT <> floor(epoch(request_creation_time))")).toBe(0);
    expect(await broken('_arrived <= time OR epoch(_arrived) - epoch(time) > 1600')).toBe(0);
    expect(
      await rows('SELECT type, actions_executed, redirect_url IS NOT NULL AS r, ssl_cipher FROM alb_access WHERE elb_status_code = 301'),
    ).toEqual([{ type: 'http', actions_executed: 'redirect', r: true, ssl_cipher: null }]);
    expect(await rows('SELECT count(DISTINCT conn_trace_id) AS n, count(DISTINCT (client_ip, client_port)) AS m FROM alb_access')).toEqual([
      { n: 10, m: 10 },
    ]);
    expect(await rows("SELECT DISTINCT type FROM alb_access WHERE user_agent LIKE 'Mozilla%'")).toEqual([{ type: 'h2' }]);
  });

  it.skipIf(!hasGoaccess)('prints 34 fields that goaccess reads (skipped where goaccess is not installed)', async () => {
    const { texts } = await busyRig().load(albAccess);
    const lines = await texts(`SELECT ${albAccess.tables[0]!.raw.sql} FROM alb_access`);
    for (const line of lines) expect(line.match(/"[^"]*"|\S+/g)).toHaveLength(34);
    expect(lines.find((line) => line.includes('curl'))).toContain('curl \\x22x\\x22');
    expect(goaccess('AWSALB', lines)).toEqual({ valid: 401, failed: 0 });
  });
});
