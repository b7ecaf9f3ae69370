import { describe, expect, it } from 'vitest';
import { toObjects } from '../../../src/query/connector.ts';
import { loadTables, type LoadProgress } from '../../../src/query/load.ts';
import { batch } from '../../helpers/batches.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';
import { SAMPLE, sampleMessages } from '../../helpers/sample-case.ts';

describe('loadTables', () => {
  it('joins the pools, casts to the declared types and sorts once', async () => {
    const connector = await nodeConnector();
    const rows = await loadTables(connector, [SAMPLE], sampleMessages());
    expect(rows.get('requests')).toBe(4);
    const result = await connector.query('SELECT * FROM requests');
    expect(result.columns).toEqual([
      { name: '_rid', type: 'BIGINT' },
      ...SAMPLE.columns.map(({ name, type }) => ({ name, type })),
      { name: '_arrived', type: 'TIMESTAMP' },
    ]);
    const objects = toObjects(result);
    expect(objects.map((row) => [row['_rid'], row['time'], row['bytes']])).toEqual([
      [1, '1970-01-01 00:00:10.000000', 2],
      [2, '1970-01-01 00:00:10.000000', 7],
      [3, '1970-01-01 00:00:20.000000', 1],
      [4, '1970-01-01 00:00:30.000000', 5e9],
    ]);
    expect(objects[3]).toEqual({
      _rid: 4,
      time: '1970-01-01 00:00:30.000000',
      agent: 'curl/8',
      who: { arn: 'arn:x', kind: 'role' },
      parameters: {
        map: [
          ['b.c', '1'],
          ['a', ''],
        ],
      },
      bytes: 5e9,
      span: '18446744073709551615',
      note: 'zwölf',
      size: '5000000000',
      _arrived: '1970-01-01 00:00:35.000000',
    });
  });

  it('keeps a NULL code, an empty text and an empty record apart', async () => {
    const connector = await nodeConnector();
    await loadTables(connector, [SAMPLE], sampleMessages());
    const rows = toObjects(await connector.query('SELECT agent, who, parameters FROM requests ORDER BY _rid'));
    expect(rows[1]).toEqual({ agent: 'aws-cli', who: null, parameters: { map: [] } });
    expect(rows[2]).toEqual({ agent: null, who: { arn: null, kind: 'user' }, parameters: null });
  });

  it('makes ENUMs of the values that occur, in the order of their text', async () => {
    const connector = await nodeConnector();
    await loadTables(connector, [SAMPLE], sampleMessages());
    const types = await connector.query("SELECT column_type AS t FROM (DESCRIBE requests) WHERE column_name IN ('agent', 'who')");
    expect(types.value(0, 0)).toBe("ENUM('aws-cli', 'curl/8')");
    expect(types.value(1, 0)).toContain("ENUM('role', 'user')");
  });

  it('computes an entry once per combination of what it reads, and keeps NULLs and order', async () => {
    const spec = {
      ...SAMPLE,
      memo: [['agent', 'who']],
      columns: [...SAMPLE.columns, { name: 'shout', type: 'VARCHAR', description: '' }, { name: 'pair', type: 'VARCHAR', description: '' }],
      select: {
        ...SAMPLE.select,
        // One code; then two, one of them twice.
        shout: 'upper(agent.value::VARCHAR)',
        pair: "CASE WHEN s.who > 0 THEN concat_ws(' ', who.kind, agent.value) END",
      },
    };
    const connector = await nodeConnector();
    await loadTables(connector, [spec], sampleMessages());
    expect(toObjects(await connector.query('SELECT _rid, agent, shout, pair FROM requests'))).toEqual([
      { _rid: 1, agent: 'curl/8', shout: 'CURL/8', pair: 'role curl/8' },
      { _rid: 2, agent: 'aws-cli', shout: 'AWS-CLI', pair: null },
      { _rid: 3, agent: null, shout: null, pair: 'user' },
      { _rid: 4, agent: 'curl/8', shout: 'CURL/8', pair: 'role curl/8' },
    ]);
    const types = toObjects(
      await connector.query("SELECT column_type AS t FROM (DESCRIBE requests) WHERE column_name IN ('shout', 'pair')"),
    );
    expect(types.map(({ t }) => t)).toEqual(["ENUM('AWS-CLI', 'CURL/8')", "ENUM('role curl/8', 'user')"]);
    expect((await connector.query('SELECT * FROM duckdb_tables() WHERE temporary')).rows).toBe(0);
  });

  it('leaves nothing in the case when an insert fails, and says why', async () => {
    const connector = await nodeConnector();
    const failing = { engine: connector.engine, query: connector.query.bind(connector), run: connector.run.bind(connector) };
    const insert = (table: string) => (table.startsWith('stage_') ? Promise.reject(new Error('no room')) : Promise.resolve());
    const broken = { ...failing, insert, lock: connector.lock.bind(connector), close: connector.close.bind(connector) };
    await expect(loadTables(broken, [SAMPLE], sampleMessages())).rejects.toThrow('no room');
    expect((await connector.query('SELECT * FROM duckdb_tables()')).rows).toBe(0);
  });

  it('leaves text with more than 5,000 values as VARCHAR', async () => {
    const connector = await nodeConnector();
    const n = 6000;
    const codes = Array.from({ length: n }, (_, i) => i + 1);
    const zero = codes.map(() => 0);
    const messages = [
      { kind: 'dim', pool: 'string', batch: batch({ code: ['u32', codes], value: ['utf8', codes.map((c) => `v${c}`)] }) },
      {
        kind: 'batch',
        table: 'requests',
        batch: batch({
          t: ['f64', codes],
          agent: ['u32', codes],
          who: ['u32', zero],
          parameters: ['u32', zero],
          bytes: ['f64', zero],
          span: ['u64', zero.map(BigInt)],
          note: ['utf8', zero.map(String)],
          tie: ['u32', zero],
        }),
      },
      { kind: 'done' },
    ] as const;
    await loadTables(connector, [SAMPLE], messages);
    const types = await connector.query("SELECT column_type AS t FROM (DESCRIBE requests) WHERE column_name = 'agent'");
    expect(types.value(0, 0)).toBe('VARCHAR');
    const order = await connector.query("SELECT count(*) FROM requests WHERE agent <> 'v' || _rid OR _rid <> rowid + 1");
    expect(order.value(0, 0)).toBe(0);
  });

  it('keeps the order without sorting twice, whatever codes are NULL', async () => {
    const connector = await nodeConnector();
    const statements: string[] = [];
    const spied = {
      ...connector,
      engine: connector.engine,
      query: connector.query.bind(connector),
      insert: connector.insert.bind(connector),
      lock: connector.lock.bind(connector),
      close: connector.close.bind(connector),
      run: (sql: string) => (statements.push(sql), connector.run(sql)),
    };
    const n = 10_000;
    const t = Array.from({ length: n }, (_, i) => (i * 7919) % n);
    const code = t.map((value) => value % 3);
    const zero = t.map(() => 0);
    await loadTables(
      spied,
      [SAMPLE],
      [
        ...sampleMessages().filter(({ kind }) => kind === 'dim'),
        {
          kind: 'batch',
          table: 'requests',
          batch: batch({
            t: ['f64', t],
            agent: ['u32', code],
            who: ['u32', code],
            parameters: ['u32', code],
            bytes: ['f64', t],
            span: ['u64', zero.map(BigInt)],
            note: ['utf8', zero.map(String)],
            tie: ['u32', zero],
          }),
        },
      ],
    );
    expect((await connector.query('SELECT count(*) FROM requests WHERE bytes <> rowid OR _rid <> rowid + 1')).value(0, 0)).toBe(0);
    expect(statements.filter((sql) => sql.includes('_resorted'))).toEqual([]);
  });

  it('writes the reasons of rows only in author mode', async () => {
    const author = await nodeConnector();
    await loadTables(author, [SAMPLE], sampleMessages(true), { labels: true });
    expect(toObjects(await author.query('SELECT _rid, label FROM truth.requests ORDER BY _rid'))).toEqual([
      { _rid: 1, label: 1 },
      { _rid: 2, label: 0 },
      { _rid: 3, label: 0 },
      { _rid: 4, label: 3 },
    ]);
    const learner = await nodeConnector();
    await loadTables(learner, [SAMPLE], sampleMessages(true));
    expect((await learner.query("SELECT * FROM duckdb_tables() WHERE schema_name = 'truth'")).rows).toBe(0);
    expect((await learner.query("SELECT * FROM duckdb_columns() WHERE column_name = '_label'")).rows).toBe(0);
  });

  it('leaves nothing behind but the tables, and makes empty ones too', async () => {
    const connector = await nodeConnector();
    await loadTables(connector, [SAMPLE], [{ kind: 'done' }]);
    expect((await connector.query('SELECT * FROM requests')).rows).toBe(0);
    const tables = await connector.query('SELECT database_name || table_name AS t FROM duckdb_tables()');
    expect(toObjects(tables)).toEqual([{ t: 'memoryrequests' }]);
  });

  it('reports rows and bytes per table and stops when asked', async () => {
    const connector = await nodeConnector();
    const seen: LoadProgress[] = [];
    await loadTables(connector, [SAMPLE], sampleMessages(), { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ phase, rows }) => [phase, rows])).toEqual([
      ['stage', 2],
      ['stage', 4],
      ['build', 4],
      ['ready', 4],
    ]);
    expect(seen[1]?.bytes).toBeGreaterThan(seen[0]?.bytes ?? 0);
    const other = await nodeConnector();
    await expect(loadTables(other, [SAMPLE], sampleMessages(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    expect((await other.query("SELECT * FROM duckdb_databases() WHERE database_name = 'staging'")).rows).toBe(0);
  });

  it('refuses rows of a table that nobody described', async () => {
    const connector = await nodeConnector();
    const stray = [{ kind: 'batch', table: 'nothing', batch: batch({ a: ['u8', [1]] }) }] as const;
    await expect(loadTables(connector, [SAMPLE], stray)).rejects.toThrow('"nothing"');
  });
});
