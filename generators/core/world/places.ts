/** Real cities, for zones and coordinates only. Every address "in" them is from documentation ranges. */
export interface Place {
  readonly city: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  readonly countryName: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Hours from UTC in winter and in summer (northern). */
  readonly offsets: readonly [number, number];
}

const place = (
  city: string,
  country: string,
  countryName: string,
  latitude: number,
  longitude: number,
  winter: number,
  summer: number,
): Place => ({
  city,
  country,
  countryName,
  latitude,
  longitude,
  offsets: [winter, summer],
});

export const PLACES: readonly Place[] = [
  place('Dublin', 'IE', 'Ireland', 53.3498, -6.2603, 0, 1),
  place('London', 'GB', 'United Kingdom', 51.5074, -0.1278, 0, 1),
  place('Lisbon', 'PT', 'Portugal', 38.7223, -9.1393, 0, 1),
  place('Amsterdam', 'NL', 'Netherlands', 52.3676, 4.9041, 1, 2),
  place('Frankfurt', 'DE', 'Germany', 50.1109, 8.6821, 1, 2),
  place('Berlin', 'DE', 'Germany', 52.52, 13.405, 1, 2),
  place('Warsaw', 'PL', 'Poland', 52.2297, 21.0122, 1, 2),
  place('Stockholm', 'SE', 'Sweden', 59.3293, 18.0686, 1, 2),
  place('Paris', 'FR', 'France', 48.8566, 2.3522, 1, 2),
  place('Zurich', 'CH', 'Switzerland', 47.3769, 8.5417, 1, 2),
  place('Bucharest', 'RO', 'Romania', 44.4268, 26.1025, 2, 3),
  place('Helsinki', 'FI', 'Finland', 60.1699, 24.9384, 2, 3),
  place('Sofia', 'BG', 'Bulgaria', 42.6977, 23.3219, 2, 3),
  place('Istanbul', 'TR', 'Türkiye', 41.0082, 28.9784, 3, 3),
  place('Dubai', 'AE', 'United Arab Emirates', 25.2048, 55.2708, 4, 4),
  place('Singapore', 'SG', 'Singapore', 1.3521, 103.8198, 8, 8),
  place('Hong Kong', 'HK', 'Hong Kong', 22.3193, 114.1694, 8, 8),
  place('Tokyo', 'JP', 'Japan', 35.6762, 139.6503, 9, 9),
  place('Seoul', 'KR', 'South Korea', 37.5665, 126.978, 9, 9),
  place('New York', 'US', 'United States', 40.7128, -74.006, -5, -4),
  place('Ashburn', 'US', 'United States', 39.0438, -77.4874, -5, -4),
  place('Toronto', 'CA', 'Canada', 43.6532, -79.3832, -5, -4),
  place('Atlanta', 'US', 'United States', 33.749, -84.388, -5, -4),
  place('Chicago', 'US', 'United States', 41.8781, -87.6298, -6, -5),
  place('Austin', 'US', 'United States', 30.2672, -97.7431, -6, -5),
  place('Denver', 'US', 'United States', 39.7392, -104.9903, -7, -6),
  place('Seattle', 'US', 'United States', 47.6062, -122.3321, -8, -7),
  place('San Jose', 'US', 'United States', 37.3382, -121.8863, -8, -7),
  place('São Paulo', 'BR', 'Brazil', -23.5505, -46.6333, -3, -3),
  place('Johannesburg', 'ZA', 'South Africa', -26.2041, 28.0473, 2, 2),
  place('Nairobi', 'KE', 'Kenya', -1.2921, 36.8219, 3, 3),
  place('Hanoi', 'VN', 'Vietnam', 21.0278, 105.8342, 7, 7),
];

/** @throws when the list has no such city */
export function placeOf(city: string): Place {
  const found = PLACES.find((item) => item.city === city);
  if (!found) throw new Error(`There is no place "${city}".`);
  return found;
}

/** Regions that a company may run in, with its likely office cities, seat first. */
export const REGIONS: readonly { readonly region: string; readonly az: string; readonly offices: readonly string[] }[] = [
  { region: 'eu-west-1', az: 'euw1', offices: ['Dublin', 'London', 'Lisbon', 'New York'] },
  { region: 'eu-central-1', az: 'euc1', offices: ['Frankfurt', 'Berlin', 'Warsaw', 'Bucharest'] },
  { region: 'eu-north-1', az: 'eun1', offices: ['Stockholm', 'Helsinki', 'Amsterdam', 'Warsaw'] },
  { region: 'us-east-1', az: 'use1', offices: ['New York', 'Atlanta', 'Chicago', 'Dublin'] },
  { region: 'us-west-2', az: 'usw2', offices: ['Seattle', 'Denver', 'Austin', 'Singapore'] },
  { region: 'ca-central-1', az: 'cac1', offices: ['Toronto', 'New York', 'Chicago', 'London'] },
];
