import { z } from 'zod';
import type { Key } from './key.ts';

// Zod would try to compile its checks with `new Function`, which the page's policy refuses.
z.config({ jitless: true });

/** Version of the Key's shape that this Tracehound writes and reads. */
export const KEY_VERSION = 1;

const keyShape = z.looseObject({
  version: z.literal(KEY_VERSION),
  case: z.string(),
  scenario: z.string(),
  variant: z.string(),
  window: z.object({ start: z.string(), end: z.string() }),
  brief: z.string(),
  facts: z.record(z.string(), z.looseObject({ value: z.union([z.string(), z.number(), z.boolean()]) })),
  entities: z.array(z.looseObject({ id: z.string(), type: z.string(), value: z.string(), side: z.enum(['true', 'herring', 'noise']) })),
  claims: z
    .array(
      z.looseObject({
        id: z.string(),
        category: z.enum(['situation', 'task', 'action', 'result']),
        weight: z.number(),
        need: z.array(z.unknown()),
      }),
    )
    .min(1),
  edges: z.array(z.unknown()),
  rivals: z.array(z.unknown()),
  herrings: z.array(z.unknown()),
  caps: z.array(z.unknown()),
  reveal: z.looseObject({ summary: z.string() }),
});

/**
 * Checks that a parsed file is a Key.
 * @throws one sentence that says what is wrong and what to do
 */
export function parseKey(value: unknown, file: string): Key {
  const result = keyShape.safeParse(value);
  if (result.success) return value as Key;
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > KEY_VERSION)
    throw new Error(`${file} is a Key of a newer Tracehound (version ${version}); update Tracehound to grade with it.`);
  const [first] = result.error.issues;
  throw new Error(
    `${file} is not a Key: ${first?.path.join('.') || 'top'}: ${first?.message}. Make one with "tracehound key" or "generate --key".`,
  );
}
