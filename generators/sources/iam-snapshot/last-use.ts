import type { EventBatch } from '../../core/events.ts';
import type { Identity, Pools } from '../../core/pools.ts';
import { HOUR } from '../../core/time.ts';

/** A use that a report can state. */
export interface Use {
  readonly t: number;
  readonly service: string;
  readonly region: string;
}

interface Stored {
  readonly t: number;
  readonly api: number;
  readonly region: number;
}

/**
 * Last uses of keys and roles, hour by hour, as IAM keeps them: a report at some time states the last one before it.
 * Times are kept per hour only, so a million events leave a few thousand entries.
 */
export class LastUses {
  /** By identity code: uses by hour. */
  private readonly seen = new Map<number, Map<number, Stored>>();

  add(batch: EventBatch<'ApiCall'> | EventBatch<'ObjectAccess'>): void {
    const { columns, rows } = batch;
    const api = 'api' in columns ? columns.api : undefined;
    for (let i = 0; i < rows; i++) {
      const code = columns.identity[i] as number;
      const t = columns.t[i] as number;
      const hour = Math.floor(t / HOUR);
      const hours = this.seen.get(code) ?? new Map<number, Stored>();
      if (hours.size === 0) this.seen.set(code, hours);
      const last = hours.get(hour);
      const name = api ? (api[i] as number) : 0;
      // Of two at the same instant the smaller code, whichever comes first.
      if (!last || t > last.t || (t === last.t && name < last.api)) hours.set(hour, { t, api: name, region: columns.region[i] as number });
    }
  }

  /** Uses by access key id (users) and role ARN, each in order of time. */
  resolve(pools: Pools): ReadonlyMap<string, readonly Use[]> {
    const uses = new Map<string, Use[]>();
    for (const [code, hours] of this.seen) {
      const identity = pools.read('identity', code) as Identity | null;
      const subject = identity?.type === 'IAMUser' ? identity.accessKeyId : identity?.type === 'AssumedRole' ? identity.issuerArn : null;
      if (!subject) continue;
      const list = uses.get(subject) ?? [];
      for (const { t, api, region } of hours.values()) {
        const service = (pools.read('string', api) as string | null)?.split('.')[0] ?? 's3';
        list.push({ t, service, region: (pools.read('string', region) as string | null) ?? '' });
      }
      uses.set(subject, list);
    }
    for (const list of uses.values()) list.sort((a, b) => a.t - b.t || (a.service < b.service ? -1 : 1));
    return uses;
  }
}
