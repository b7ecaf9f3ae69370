import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Pin } from './evidence.svelte.ts';

export type ProseField = 'situation' | 'task' | 'action' | 'result' | 'rootCause' | 'fix' | 'prevent' | 'detect';
export const proseFields: readonly ProseField[] = ['situation', 'task', 'action', 'result', 'rootCause', 'fix', 'prevent', 'detect'];

export interface TimelineItem {
  id: number;
  at: string;
  text: string;
  pin: string;
}
export interface WhyNode {
  id: number;
  text: string;
  pin: string;
  because: WhyNode[];
}
export interface RuledOutItem {
  id: number;
  hypothesis: string;
  because: string;
  pin: string;
}
type Confidence = NonNullable<Answer['confidence']>;

interface Draft {
  prose: Record<ProseField, string>;
  confidence: Confidence | undefined;
  timeline: TimelineItem[];
  whys: WhyNode[];
  ruledOut: RuledOutItem[];
  next: number;
}

function blank(): Draft {
  return {
    prose: { situation: '', task: '', action: '', result: '', rootCause: '', fix: '', prevent: '', detect: '' },
    confidence: undefined,
    timeline: [],
    whys: [],
    ruledOut: [],
    next: 1,
  };
}

/** What the learner writes. */
export class AnswerSheet {
  draft = $state<Draft>(blank());

  readonly words = $derived(wordCount(proseFields.map((field) => this.draft.prose[field]).join(' ')));

  /** Adds a line; gives back its id, as the following do. */
  addTimeline(at = '', text = '', pin = ''): number {
    const id = this.#id();
    this.draft.timeline.push({ id, at, text, pin });
    return id;
  }

  addRuledOut(): number {
    const id = this.#id();
    this.draft.ruledOut.push({ id, hypothesis: '', because: '', pin: '' });
    return id;
  }

  /** Adds a first why, or a reason under `parent`. */
  addWhy(parent?: WhyNode): number {
    const id = this.#id();
    (parent ? parent.because : this.draft.whys).push({ id, text: '', pin: '', because: [] });
    return id;
  }

  /** Takes a why and what stands under it out; gives back what undoes it. */
  removeWhy(id: number): () => void {
    const holder = (nodes: WhyNode[]): WhyNode[] | undefined =>
      nodes.some((node) => node.id === id) ? nodes : nodes.map((node) => holder(node.because)).find((found) => found !== undefined);
    const nodes = holder(this.draft.whys);
    const index = nodes?.findIndex((node) => node.id === id) ?? -1;
    const [removed] = nodes?.splice(index, 1) ?? [];
    return () => {
      if (removed && nodes && !nodes.some((node) => node.id === id)) nodes.splice(index, 0, removed);
    };
  }

  /** Takes a line out of a list; gives back what puts it into its place again. */
  removeLine(list: 'timeline' | 'ruledOut', index: number): () => void {
    const items = this.draft[list] as { id: number }[];
    const [removed] = items.splice(index, 1);
    return () => {
      const now = this.draft[list] as { id: number }[];
      if (removed && !now.some(({ id }) => id === removed.id)) now.splice(index, 0, removed);
    };
  }

  /** Moves an item of a list one place. */
  move(list: 'timeline' | 'ruledOut', index: number, by: -1 | 1): void {
    const items = this.draft[list] as { id: number }[];
    const other = index + by;
    const item = items[index];
    const neighbour = items[other];
    if (!item || !neighbour) return;
    items[index] = neighbour;
    items[other] = item;
  }

  /** The answer as the grader reads it; empty parts are left out. */
  toAnswer(pins: readonly Pin[]): Answer {
    const { prose, confidence, timeline, whys, ruledOut } = this.snapshot();
    const withPin = (pin: string) => (pin ? { pin } : {});
    type AnswerWhy = NonNullable<Answer['whys']>[number];
    const tree = (nodes: readonly WhyNode[]): AnswerWhy[] =>
      nodes
        .filter((node) => node.text.trim() || node.because.length > 0)
        .map((node) => ({ text: node.text, ...withPin(node.pin), ...(node.because.length > 0 ? { because: tree(node.because) } : {}) }));
    const kept = timeline.filter((item) => item.at.trim() || item.text.trim());
    const excluded = ruledOut.filter((item) => item.hypothesis.trim());
    const reasons = tree(whys);
    return {
      situation: prose.situation,
      task: prose.task,
      action: prose.action,
      result: prose.result,
      ...(prose.rootCause.trim() ? { rootCause: prose.rootCause } : {}),
      ...(confidence ? { confidence } : {}),
      ...(kept.length > 0 ? { timeline: kept.map((item) => ({ at: item.at, text: item.text, ...withPin(item.pin) })) } : {}),
      ...(reasons.length > 0 ? { whys: reasons } : {}),
      ...(excluded.length > 0
        ? { ruledOut: excluded.map((item) => ({ hypothesis: item.hypothesis, because: item.because, ...withPin(item.pin) })) }
        : {}),
      ...(prose.fix.trim() ? { fix: prose.fix } : {}),
      ...(prose.prevent.trim() ? { prevent: prose.prevent } : {}),
      ...(prose.detect.trim() ? { detect: prose.detect } : {}),
      ...(pins.length > 0 ? { pins: pins.map((pin) => ({ id: pin.id, sql: pin.sql, note: pin.note })) } : {}),
    };
  }

  snapshot(): Draft {
    const draft: Draft = $state.snapshot(this.draft);
    return draft;
  }

  restore(saved: Draft): void {
    this.draft = { ...blank(), ...saved };
  }

  #id(): number {
    const id = this.draft.next;
    this.draft.next += 1;
    return id;
  }
}

/** Words as people count them. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.:/_-]*/gu)?.length ?? 0;
}
