import { parseSeed, practiceWords } from '../../generators/core/seed.ts';
import type { Connector } from '../query/connector.ts';
import type { Gate, GateCase, GateResult } from './gate.ts';
import { makeCase, makeKey, planCase, type CaseRequest } from './make.ts';

/** What one case gave the gates. */
export interface Examination {
  /** Sample of each gate that could look at the case, by the gate's id. */
  readonly samples: ReadonlyMap<string, unknown>;
  /** A line for each gate, or for the case itself, that broke. */
  readonly crashed: readonly string[];
}

/** A gate's verdict over several cases. */
export interface Verdict extends GateResult {
  readonly gate: string;
  readonly title: string;
}

/** Seed number `n` of a verification: the same practice words every time. */
export const verificationSeed = (n: number): string =>
  practiceWords(Uint8Array.from({ length: 32 }, (_, index) => (n * 37 + index * 101 + ((n * (index + 3)) % 251)) & 255));

/** Shows an open case to the gates. */
export async function inspect(one: GateCase, gates: readonly Gate[]): Promise<Examination> {
  const samples = new Map<string, unknown>();
  const crashed: string[] = [];
  for (const gate of gates) {
    try {
      samples.set(gate.id, await gate.collect(one));
    } catch (error) {
      crashed.push(`${one.manifest.variant} · ${one.seed}, gate ${gate.id}: ${firstLine(error)}`);
    }
  }
  return { samples, crashed };
}

/**
 * Makes one case, in a database of its own, and shows it to the gates. Never throws: what breaks is part of the result.
 * @param open an empty database; it is closed again
 */
export async function examine(
  request: Omit<CaseRequest, 'seed'>,
  words: string,
  gates: readonly Gate[],
  open: () => Promise<Connector>,
): Promise<Examination> {
  const full: CaseRequest = { ...request, seed: parseSeed(words) };
  const connector = await open();
  try {
    const plan = planCase(full);
    const key = makeKey(plan);
    const made = await makeCase(connector, plan, { labels: true });
    const one: GateCase = { loaded: request.loaded, case: made.case, manifest: made.manifest, key, connector, seed: words };
    return await inspect(one, gates);
  } catch (error) {
    return { samples: new Map(), crashed: [`${request.variant ?? 'any variant'} · ${words}: ${firstLine(error)}`] };
  } finally {
    await connector.close();
  }
}

/** Judges all examinations together; one more verdict, `made`, stands first when something broke. */
export function conclude(gates: readonly Gate[], examinations: readonly Examination[]): Verdict[] {
  const verdicts = gates.map((gate): Verdict => {
    const samples = examinations.flatMap((one) => (one.samples.has(gate.id) ? [one.samples.get(gate.id)] : []));
    return { gate: gate.id, title: gate.title, ...gate.judge(samples) };
  });
  const crashed = examinations.flatMap((one) => one.crashed);
  if (crashed.length)
    verdicts.unshift({
      gate: 'made',
      title: 'Every case can be made and examined',
      pass: false,
      figure: `${crashed.length} failures in ${examinations.length} cases`,
      detail: crashed,
    });
  return verdicts;
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] ?? '';
