import { Faker, en, base } from '@faker-js/faker';
import type { TableSpec } from '../../../generators/core/source.ts';
import { kindOf, type Kind } from './column-kinds.ts';
import { timed, type Amount } from './measure.ts';

const DAY = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
const WORDS = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
/** Rows that are made; a row costs the same whether the first or the millionth. */
const ROWS = 20_000;

type Make = () => unknown;

/** The usual call for each kind of value. */
function maker(faker: Faker, kind: Kind): Make {
  if (typeof kind === 'object') {
    if ('struct' in kind) {
      const members = kind.struct.map(([name, of]) => [name, maker(faker, of)] as const);
      return () => Object.fromEntries(members.map(([name, make]) => [name, make()]));
    }
    const of = maker(faker, 'list' in kind ? kind.list : kind.map);
    return 'list' in kind
      ? () => [of(), of()]
      : () => ({ [faker.helpers.arrayElement(WORDS)]: of(), [faker.helpers.arrayElement(WORDS)]: of() });
  }
  switch (kind) {
    case 'time':
      return () => faker.date.between(DAY);
    case 'integer':
      return () => faker.number.int(100_000);
    case 'number':
      return () => faker.number.float();
    case 'boolean':
      return () => faker.datatype.boolean();
    case 'address':
      return () => faker.internet.ipv4();
    case 'id':
      return () => faker.string.uuid();
    case 'agent':
      return () => faker.internet.userAgent();
    case 'sentence':
      return () => faker.lorem.sentence();
    case 'word':
      return () => faker.helpers.arrayElement(WORDS);
  }
}

/** Makes rows of a table's columns with one Faker call per value, as objects, and writes each as JSON. */
export async function fakerRows(spec: TableSpec, count = ROWS): Promise<{ readonly objects: Amount; readonly json: Amount }> {
  const faker = new Faker({ locale: [en, base], seed: 1 });
  const makers = spec.columns.map(({ name, type }) => [name, maker(faker, kindOf(name, type))] as const);
  const row = (): Record<string, unknown> => {
    const one: Record<string, unknown> = {};
    for (const [name, make] of makers) one[name] = make();
    return one;
  };
  for (let i = 0; i < Math.min(500, count); i++) row();
  const rows: Record<string, unknown>[] = [];
  const making = await timed(() => {
    for (let i = 0; i < count; i++) rows.push(row());
  });
  let bytes = 0;
  const writing = await timed(() => {
    for (const one of rows) bytes += JSON.stringify(one).length;
  });
  return { objects: { rows: count, bytes, seconds: making }, json: { rows: count, bytes, seconds: making + writing } };
}
