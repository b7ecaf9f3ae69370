import type { Album, Portrait } from '../../case/realism/portrait.ts';

/**
 * What `tracehound realism <scenario> --quiet` says of each scenario, committed so that a build need not make four cases.
 * `test/golden` keeps them true.
 */
const albums = Object.values(import.meta.glob<Album>('./albums/*.json', { eager: true, import: 'default' }));

/** The portraits of a table, the scenario with most rows first. */
export const portraitsOf = (table: string): { scenario: string; portrait: Portrait }[] =>
  albums
    .flatMap(({ scenario, tables }) => tables.filter((one) => one.table === table).map((portrait) => ({ scenario, portrait })))
    .sort((a, b) => b.portrait.rows - a.portrait.rows || (a.scenario < b.scenario ? -1 : 1));
