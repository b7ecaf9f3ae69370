import { Faker, en } from '@faker-js/faker';
import type { Keyring, Rng } from '../random.ts';

/** Names of people and companies. Each is keyed by what it names, so one more name changes no other. */
export interface Names {
  person(key: string): { readonly first: string; readonly last: string };
  /** Family name, plain letters, for companies. */
  family(key: string): string;
  /** An internet or hosting provider. */
  provider(key: string): string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/[^A-Za-z]/g, '');

const PROVIDER_ENDINGS = [
  'Telecom',
  'Networks',
  'Broadband',
  'Cable',
  'Fibre',
  'Net',
  'Hosting',
  'Online',
  'Mobile',
  'Data Centres',
  'Communications',
  'Internet',
];

/** Faker is used for names only: its domains and addresses look real. */
export function createNames(keyring: Keyring): Names {
  let stream: Rng | undefined;
  const faker = new Faker({ locale: en, randomizer: { next: () => stream!.unit(), seed: () => {} } });
  const keyed = <T>(kind: string, key: string, draw: (rng: Rng) => T): T => {
    stream = keyring.rng('names', kind, key);
    return draw(stream);
  };
  return {
    person: (key) => keyed('person', key, () => ({ first: plain(faker.person.firstName()), last: plain(faker.person.lastName()) })),
    family: (key) => keyed('family', key, () => plain(faker.person.lastName())),
    provider: (key) => keyed('provider', key, (rng) => `${plain(faker.person.lastName())} ${rng.pick(PROVIDER_ENDINGS)}`),
  };
}
