import { ipText } from '../core/ids.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { csvLine, timestamp } from '../core/sql.ts';
import { inStageOrder, still, utf8 } from '../core/staging.ts';

const TABLE: TableSpec = {
  name: 'geoip',
  title: 'Where addresses are',
  description:
    'Country, city and owner per address range, as a provider sells it; one row per range, ranges do not overlap. All ranges are reserved for documentation and tests, so nothing here is a real network, and like any such table it says where a network is registered, not where a person sits. Private addresses are not in it.',
  spec: 'https://www.rfc-editor.org/rfc/rfc5737',
  time: 'as_of',
  columns: [
    { name: 'as_of', type: 'TIMESTAMP', description: 'Edition of the table, UTC.' },
    { name: 'cidr', type: 'VARCHAR', description: 'Range.' },
    { name: 'first', type: 'VARCHAR', description: 'First address.' },
    { name: 'last', type: 'VARCHAR', description: 'Last address.' },
    { name: 'first_int', type: 'UBIGINT', description: 'First address as a number, for joins with BETWEEN.' },
    { name: 'last_int', type: 'UBIGINT', description: 'Last address as a number.' },
    { name: 'country', type: 'VARCHAR', description: 'Two-letter country.' },
    { name: 'country_name', type: 'VARCHAR', description: 'Country.' },
    { name: 'city', type: 'VARCHAR', description: 'City.' },
    { name: 'latitude', type: 'DOUBLE', description: 'Degrees north.' },
    { name: 'longitude', type: 'DOUBLE', description: 'Degrees east.' },
    { name: 'asn', type: 'UINTEGER', description: 'Number of the autonomous system.' },
    { name: 'org', type: 'VARCHAR', description: 'Organisation that the range is registered to.' },
    { name: 'isp', type: 'VARCHAR', description: 'Provider that announces it.' },
  ],
  stage: {
    t: { type: 'f64' },
    low: { type: 'u32' },
    high: { type: 'u32' },
    asn: { type: 'u32' },
    latitude: { type: 'f64' },
    longitude: { type: 'f64' },
    cidr: { type: 'utf8' },
    first: { type: 'utf8' },
    last: { type: 'utf8' },
    country: { type: 'utf8' },
    country_name: { type: 'utf8' },
    city: { type: 'utf8' },
    org: { type: 'utf8' },
    isp: { type: 'utf8' },
  },
  select: {
    as_of: timestamp('s.t'),
    cidr: 's.cidr',
    first: 's."first"',
    last: 's."last"',
    first_int: 'CAST(s.low AS UBIGINT)',
    last_int: 'CAST(s.high AS UBIGINT)',
    country: 's.country',
    country_name: 's.country_name',
    city: 's.city',
    latitude: 's.latitude',
    longitude: 's.longitude',
    asn: 's.asn',
    org: 's.org',
    isp: 's.isp',
  },
  arrived: timestamp('s.t'),
  order: 'low',
  raw: {
    format: 'line',
    header: 'network,country_iso_code,city_name,latitude,longitude,autonomous_system_number,autonomous_system_organization,isp',
    sql: csvLine(['cidr', 'country', 'city', 'latitude', 'longitude', 'asn', 'org', 'isp']),
  },
};

function start(context: SourceContext): void {
  const networks = context.world.networks;
  const batch = still('PrincipalState', 'geoip');
  const text = (value: (network: (typeof networks)[number]) => string) => utf8(networks.map(value));
  const values = {
    t: Float64Array.from(networks, () => context.clock.start + 3_600_000_000),
    low: Uint32Array.from(networks, (one) => one.first),
    high: Uint32Array.from(networks, (one) => one.last),
    asn: Uint32Array.from(networks, (one) => one.asn),
    latitude: Float64Array.from(networks, (one) => one.latitude),
    longitude: Float64Array.from(networks, (one) => one.longitude),
    cidr: text((one) => one.cidr),
    first: text((one) => ipText(one.first)),
    last: text((one) => ipText(one.last)),
    country: text((one) => one.country),
    country_name: text((one) => one.countryName),
    city: text((one) => one.city),
    org: text((one) => one.org),
    isp: text((one) => one.isp),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), networks.length);
}

export default defineSource({ id: 'geoip', title: 'Address ranges and their places', tables: [TABLE], accepts: {}, start });
