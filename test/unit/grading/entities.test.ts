import { expect, test, describe } from 'vitest';
import type { KeyEntity } from '../../../src/case/key.ts';
import { catalogue, findEntities } from '../../../src/grading/entities.ts';

const entity = (
  id: string,
  type: KeyEntity['type'],
  value: string,
  side: KeyEntity['side'] = 'noise',
  aliases: string[] = [],
): KeyEntity => ({ id, type, value, side, aliases });
const book = catalogue([
  entity('b1', 'bucket', 'acme-claims', 'true'),
  entity('b2', 'bucket', 'acme-claims-archive'),
  entity('p1', 'person', 'Ana Roth', 'true', ['ana.roth']),
  entity('p2', 'person', 'Will Roth'),
  entity('p3', 'person', 'Priya Nair'),
  entity('a1', 'account', '447720193386', 'true'),
  entity('i1', 'address', '203.0.113.4', 'true'),
  entity('r1', 'role', 'etl-role', 'true'),
  entity('d1', 'device', 'LT-ANA-07', 'true'),
]);
const names = (text: string): string[] =>
  findEntities(text, book).map((named) => `${text.slice(named.start, named.end)}=${named.ids.join('|') || named.side}:${named.type}`);

describe('names', () => {
  test('the longest name wins and pieces of longer names are none', () => {
    expect(names('acme-claims-archive and acme-claims.')).toEqual(['acme-claims-archive=b2:bucket', 'acme-claims=b1:bucket']);
    expect(names('203.0.113.44 203.0.113.4')).toEqual(['203.0.113.44=unknown:address', '203.0.113.4=i1:address']);
  });
  test('first names stand for one person only, and never when they are everyday words', () => {
    expect(names('priya will ask roth and ana')).toEqual(['priya=p3:person', 'ana=p1:person']);
    expect(names("priya's and priyas key")).toEqual(['priya=p3:person', 'priyas=p3:person']);
  });
  test('account numbers with dashes', () => {
    expect(names('account 4477-2019-3386')).toEqual(['4477-2019-3386=a1:account']);
  });
  test('inside an arn', () => {
    expect(names('arn:aws:sts::447720193386:assumed-role/etl-role/x')).toEqual(['447720193386=a1:account', 'etl-role=r1:role']);
  });
  test('well-shaped strangers are named as such', () => {
    expect(names('lt-bob-01 read acme-hr with data-admin-role')).toEqual([
      'lt-bob-01=unknown:device',
      'acme-hr=unknown:bucket',
      'data-admin-role=unknown:role',
    ]);
  });
});
