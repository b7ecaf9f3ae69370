import { ipNumber } from '../../core/ids.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { copied, delays, inStageOrder, reader, ties, utf8, uuids } from '../../core/staging.ts';
import type { EventBatch } from '../../core/events.ts';
import { TABLE } from './table.ts';
import { client, RESULTS } from './texts.ts';

/** Steps of one attempt share a correlation id: same account and address within a minute and a half. */
const ATTEMPT = 90_000_000;

function observe(batch: EventBatch<'SignIn'>, context: SourceContext): void {
  const { rows } = batch;
  const columns = copied(batch);
  const { world } = context;
  const text = reader(context.pools);
  const people = new Map(world.people.map((person) => [person.upn.toLowerCase(), person]));
  const id = uuids(context.rng('ids', batch, 'id'), rows);
  const way = uuids(context.rng('ids', batch, 'correlation'), rows);
  const methods = context.rng('noise', batch, 'method');

  const method = new Uint8Array(rows);
  const asn = new Uint32Array(rows);
  const latitude = new Float64Array(rows);
  const longitude = new Float64Array(rows);
  const words: Record<'city' | 'country' | 'name' | 'os' | 'browser' | 'clientApp' | 'description' | 'details', string[]> = {
    city: [],
    country: [],
    name: [],
    os: [],
    browser: [],
    clientApp: [],
    description: [],
    details: [],
  };
  const attempts = new Map<string, number>();

  for (let i = 0; i < rows; i++) {
    const address = text(columns.ip[i]);
    const network = address ? world.network(ipNumber(address)) : undefined;
    asn[i] = network?.asn ?? 0;
    latitude[i] = network?.latitude ?? 0;
    longitude[i] = network?.longitude ?? 0;
    words.city.push(network?.city ?? '');
    words.country.push(network?.country ?? '');

    const person = people.get(text(columns.upn[i]).toLowerCase());
    words.name.push(person?.name ?? '');
    const agent = client(text(columns.ua[i]));
    words.os.push(agent.os);
    words.browser.push(agent.browser);
    words.clientApp.push(agent.app);
    const result = RESULTS[text(columns.result[i])];
    words.description.push(result?.description ?? 'Other.');
    words.details.push(result?.details ?? '');
    // One person keeps one method; a few fall back to another.
    const habit = (person?.index ?? 0) % 7;
    method[i] = methods.chance(0.06) ? methods.int(4) : habit < 4 ? 0 : habit < 6 ? 1 : 2;

    const key = `${columns.upn[i]} ${columns.ip[i]}`;
    const before = attempts.get(key);
    if (before !== undefined && Math.abs((columns.t[i] as number) - (columns.t[before] as number)) < ATTEMPT) {
      way.high[i] = way.high[before] as bigint;
      way.low[i] = way.low[before] as bigint;
    }
    attempts.set(key, i);
  }

  const values = {
    ...columns,
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 290, sigma: 0.5, minS: 118 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
    idHigh: id.high,
    idLow: id.low,
    wayHigh: way.high,
    wayLow: way.low,
    method,
    asn,
    latitude,
    longitude,
    ...Object.fromEntries(Object.entries(words).map(([name, list]) => [name, utf8(list)])),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows);
}

export default defineSource({ id: 'signins', title: 'Sign-ins to the company directory', tables: [TABLE], accepts: { SignIn: observe } });
