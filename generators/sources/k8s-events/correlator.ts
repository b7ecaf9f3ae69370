/**
 * How a component counts its events before it writes them to the API server: equal ones become one with a count, many similar ones
 * become one "combined" event, and floods are held back. Rules and constants: Kubernetes, client-go, `tools/record` (event correlator).
 */

/** Similar events differ in their message alone; the tenth different message within ten minutes starts to combine. */
const SIMILAR = { most: 10, seconds: 600 } as const;
/** Writes that a component may make about one object: so many at once, then one in five minutes. */
const WRITES = { burst: 25, perSecond: 1 / 300 } as const;

/** Codes of one event as its component reports it. Equal codes mean equal texts. */
export interface Reported {
  /** Seconds. */
  readonly t: number;
  readonly type: number;
  readonly reason: number;
  readonly kind: number;
  readonly object: number;
  readonly namespace: number;
  readonly message: number;
  readonly component: number;
  readonly node: number;
}

/** The event object that a report creates or updates. */
export interface Counted<T> {
  /** How often it has been reported; reports that were held back count too. */
  count: number;
  /** Of the first report. */
  readonly first: T;
  /** It stands for events with different messages. */
  readonly combined: boolean;
}

export class Correlator<T extends Reported> {
  private readonly objects = new Map<string, Counted<T>>();
  private readonly similar = new Map<string, { last: number; readonly messages: Set<number> }>();
  private readonly allowed = new Map<string, { last: number; tokens: number }>();

  /**
   * Reports must come in the order of time.
   * @returns the event object as it stands now, and whether it is written
   */
  report(event: T): { readonly object: Counted<T>; readonly written: boolean } {
    const about = [event.component, event.node, event.kind, event.namespace, event.object].join(' ');
    const group = `${about} ${event.type} ${event.reason}`;
    const combined = this.isCombined(group, event);
    const key = combined ? group : `${group} ${event.message}`;
    let object = this.objects.get(key);
    if (object) object.count++;
    else this.objects.set(key, (object = { count: 1, first: event, combined }));
    return { object, written: this.mayWrite(about, event.t) };
  }

  private isCombined(group: string, { t, message }: T): boolean {
    let similar = this.similar.get(group);
    if (!similar || t - similar.last > SIMILAR.seconds) this.similar.set(group, (similar = { last: t, messages: new Set() }));
    similar.messages.add(message);
    similar.last = t;
    if (similar.messages.size < SIMILAR.most) return false;
    // It stays just below the limit, so that the next new message combines again.
    similar.messages.delete(similar.messages.values().next().value as number);
    return true;
  }

  private mayWrite(about: string, t: number): boolean {
    const bucket = this.allowed.get(about) ?? { last: t, tokens: WRITES.burst };
    bucket.tokens = Math.min(WRITES.burst, bucket.tokens + (t - bucket.last) * WRITES.perSecond);
    bucket.last = t;
    this.allowed.set(about, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
