import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE, GATEWAY } from '../../../../../generators/core/chat/services.ts';
import { chatWindows } from '../../../../../generators/core/chat/windows.ts';
import { chatCase, eventsOf, type Made, type Row } from './case.ts';

const TYPES = ['ServiceCall', 'ChatRequest', 'ChatTurn', 'Retrieval', 'ToolCall', 'GuardrailVerdict', 'UsageHour'] as const;
let made: Made;
let events: Record<(typeof TYPES)[number], Row[]>;
let calls: Map<string, Row>;
const key = ({ cell }: Row, row: number): string => `${cell}/${row}`;
const text = (code: number): string => String(made.prepared.pools.read('string', code));

beforeAll(async () => {
  made = chatCase([{ use: 't1496-llmjacking' }], {
    service: true,
    scale: 0.12,
    herrings: [{ use: 'retry-storm', with: { letters: 0.3 } }],
  });
  events = await eventsOf(made, TYPES);
  calls = new Map(events.ServiceCall.map((row) => [key(row, row.row), row]));
}, 60_000);

const sum = (rows: readonly Row[], value: (row: Row) => number): number => rows.reduce((total, row) => total + value(row), 0);

describe('what the chat service records', () => {
  it('is one request for each attempt of a client that reached the gateway', () => {
    const fromOutside = events.ServiceCall.filter(({ parent, arrive }) => parent === 0 && arrive! > 0);
    expect(events.ChatRequest.length).toBe(fromOutside.length);
    expect(events.ChatRequest.length).toBeGreaterThan(4000);
    for (const request of events.ChatRequest) {
      const call = calls.get(key(request, request['call']!))!;
      expect(text(call['service']!)).toBe(GATEWAY);
      expect([call['parent'], call['apiKey'], call['clientIp'], call['ua'], Math.floor(call['arrive']!)]).toEqual([
        0,
        request['apiKey'],
        request['clientIp'],
        request['ua'],
        request['t'],
      ]);
    }
  });
  it('counts the tokens that the engine counts', () => {
    const engine = events.ServiceCall.filter(({ service, first }) => text(service!) === ENGINE && first! > 0);
    const parts = (row: Row): number =>
      row['systemTokens']! + row['historyTokens']! + row['contextTokens']! + row['toolTokens']! + row['userTokens']!;
    expect(sum(events.ChatRequest, parts)).toBe(sum(engine, (row) => row['promptTokens']!));
    expect(sum(events.ChatRequest, (row) => row['outputTokens']!)).toBe(sum(engine, (row) => row['outputTokens']!));
    expect(sum(events.ChatRequest, (row) => row['cachedTokens']!)).toBe(sum(engine, (row) => row['cachedTokens']!));
  });
  it('gives repeats of a client the number of their prompt', () => {
    const by = new Map<number, Row[]>();
    for (const row of events.ChatRequest) by.set(row['prompt']!, [...(by.get(row['prompt']!) ?? []), row]);
    const repeated = [...by.values()].filter((rows) => rows.length > 1);
    expect(repeated.length).toBeGreaterThan(30);
    for (const rows of repeated) expect(new Set(rows.map((row) => `${row['conversation']}/${row['turn']}/${row['ja4']}`)).size).toBe(1);
  });
  it('has an error code where the gateway counts an error, and none for clients that go away', () => {
    const codes = new Map<number, Set<string>>();
    for (const row of events.ChatRequest)
      codes.set(row['status']!, (codes.get(row['status']!) ?? new Set()).add(row['error'] === 0 ? '' : text(row['error']!)));
    expect(Object.fromEntries([...codes].map(([status, names]) => [status, [...names]]))).toMatchObject({
      200: [''],
      429: ['rate_limited'],
      499: [''],
      502: ['upstream_error'],
    });
  });
  it('keeps messages, retrievals, tools and verdicts of requests that are there', () => {
    const requests = new Set(events.ChatRequest.map((row) => key(row, row['call']!)));
    for (const type of ['ChatTurn', 'Retrieval', 'ToolCall', 'GuardrailVerdict'] as const) {
      expect(events[type].length).toBeGreaterThan(100);
      for (const row of events[type]) expect(requests.has(key(row, row['call']!))).toBe(true);
    }
    const answers = events.ChatTurn.filter(({ role }) => role === 2);
    const answered = events.ChatRequest.filter(
      ({ status, finish, end }) => status === 200 && end! < made.context.clock.end && text(finish!) !== 'tool_calls',
    );
    expect(answers.length).toBe(answered.length);
  });
  it('knows the usage of hours without requests, also of a key that is used at night', () => {
    const evidence = String(made.prepared.manifest.facts['evidence.key']!.value);
    const hours = (code: string): Row[] => events.UsageHour.filter(({ apiKey }) => text(apiKey!) === code);
    expect(hours(evidence).length).toBeGreaterThan(800);
    const twice = new Set(hours(evidence).map(({ t }) => t)).size;
    expect(hours(evidence).length).toBeGreaterThan(twice);
  });
});

describe('the meter', () => {
  const PARTS = ['systemTokens', 'historyTokens', 'contextTokens', 'toolTokens', 'userTokens'] as const;
  /** Tokens per request, of requests that are on record and of the hours without. */
  const sizes = ({ ChatRequest: requests, UsageHour: hours }: Record<'ChatRequest' | 'UsageHour', Row[]>) => {
    const begun = requests.filter(({ systemTokens }) => systemTokens! > 0);
    const metered = sum(hours, (row) => row['requests']!);
    return {
      count: begun.length,
      prompt: [
        sum(begun, (row) => PARTS.reduce((all, name) => all + row[name]!, 0)) / begun.length,
        sum(hours, (row) => row['promptTokens']!) / metered,
      ],
      output: [sum(begun, (row) => row['outputTokens']!) / begun.length, sum(hours, (row) => row['outputTokens']!) / metered],
    } as const;
  };
  it.each([7, 8])(
    'has the same tokens per request in hours with requests and in hours without (seed %i)',
    async (seed) => {
      const all = await eventsOf(chatCase([], { service: true, scale: 0.4, seed }), ['ChatRequest', 'UsageHour']);
      const { prompt, output } = sizes(all);
      expect(Math.abs(prompt[1] / prompt[0] - 1)).toBeLessThan(0.03);
      expect(Math.abs(output[1] / output[0] - 1)).toBeLessThan(0.06);
      for (const key of new Set(all.UsageHour.map(({ apiKey }) => apiKey))) {
        const of = (rows: readonly Row[]): Row[] => rows.filter(({ apiKey }) => apiKey === key);
        const own = sizes({ ChatRequest: of(all.ChatRequest), UsageHour: of(all.UsageHour) });
        if (own.count > 1000) expect(Math.abs(own.prompt[1] / own.prompt[0] - 1), text(key!)).toBeLessThan(0.08);
      }
    },
    60_000,
  );
  it('shows the use of a key that is resold without a pause, from the hours before into the requests', async () => {
    const resold = chatCase([{ use: 't1496-llmjacking' }], { service: true, scale: 0.3 });
    const { now, onset } = chatWindows(resold.context);
    const { ChatRequest: requests } = await eventsOf(resold, ['ChatRequest']);
    const key = resold.prepared.manifest.facts['evidence.key']!.value;
    const strange = requests.filter(
      ({ apiKey, account, operation, t }) =>
        resold.prepared.pools.read('string', apiKey!) === key &&
        account === 0 &&
        resold.prepared.pools.read('string', operation!) === 'POST /v1/chat/completions' &&
        t! < onset,
    );
    const perHour = (strange.filter(({ t }) => t! >= now[0]).length * 3600e6) / (onset - now[0]);
    expect(perHour).toBeGreaterThan(350);
    expect(perHour).toBeLessThan(850);
    expect(strange.filter(({ t }) => t! < now[0])).toEqual([]);
  }, 60_000);
});
