import type { Value } from '../../src/query/connector.ts';

/** SQL, DuckDB's type of it and the plain value: the same in both engines. */
export const VALUES: readonly (readonly [sql: string, type: string, value: Value])[] = [
  ['1::TINYINT', 'TINYINT', 1],
  ['1', 'INTEGER', 1],
  ['9007199254740991', 'BIGINT', 9007199254740991],
  ['9007199254740993', 'BIGINT', '9007199254740993'],
  ['18446744073709551615::UBIGINT', 'UBIGINT', '18446744073709551615'],
  ['170141183460469231731687303715884105727::HUGEINT', 'HUGEINT', '170141183460469231731687303715884105727'],
  ['(-5)::HUGEINT', 'HUGEINT', -5],
  ['1.50::DECIMAL(10,2)', 'DECIMAL(10,2)', '1.50'],
  ['-0.05::DECIMAL(4,2)', 'DECIMAL(4,2)', '-0.05'],
  ['0.1::DOUBLE', 'DOUBLE', 0.1],
  ['true', 'BOOLEAN', true],
  ['NULL', 'INTEGER', null],
  ["'é'", 'VARCHAR', 'é'],
  ["''", 'VARCHAR', ''],
  ["'b'::ENUM('a', 'b')", 'VARCHAR', 'b'],
  ["{'q': 'b'::ENUM('a', 'b'), 'n': NULL}", 'STRUCT(q VARCHAR, n INTEGER)', { q: 'b', n: null }],
  ["[['x'::ENUM('x')], NULL]", 'VARCHAR[][]', [['x'], null]],
  [
    "MAP {'a': 1, 'b': NULL}",
    'MAP(VARCHAR, INTEGER)',
    {
      map: [
        ['a', 1],
        ['b', null],
      ],
    },
  ],
  ['[1, 2]::INTEGER[2]', 'INTEGER[2]', [1, 2]],
  ["TIMESTAMP '2024-02-29 23:59:59.123456'", 'TIMESTAMP', '2024-02-29 23:59:59.123456'],
  ["TIMESTAMP '1969-12-31 23:59:59'", 'TIMESTAMP', '1969-12-31 23:59:59.000000'],
  ["TIMESTAMP 'infinity'", 'TIMESTAMP', 'infinity'],
  ["DATE '1600-02-29'", 'DATE', '1600-02-29'],
  ["TIME '01:02:03.5'", 'TIME', '01:02:03.500000'],
  ["INTERVAL '1 year 2 months 1 day 04:05:06'", 'INTERVAL', '1 year 2 months 1 day 04:05:06'],
  ["INTERVAL '-90 seconds'", 'INTERVAL', '-00:01:30'],
  ["INTERVAL '0 days'", 'INTERVAL', '00:00:00'],
  ["'4bf92f35-77b3-4da6-a3ce-929d0e0e4736'::UUID", 'UUID', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736'],
  [String.raw`'a\x00\xFF'::BLOB`, 'BLOB', String.raw`a\x00\xFF`],
  ["'10110'::BIT", 'BIT', '10110'],
];
