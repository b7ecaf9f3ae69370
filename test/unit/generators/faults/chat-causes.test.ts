import { describe, expect, it } from 'vitest';
import { indicators } from '../../../../generators/core/chat/indicators.ts';
import { planWindow } from '../../../../generators/core/chat/planner.ts';
import { chatStretches } from '../../../../generators/core/chat/play.ts';
import { chatWindows } from '../../../../generators/core/chat/windows.ts';
import { chatCase, type Use } from '../core/chat/case.ts';

const CAUSES: Readonly<Record<string, string>> = {
  'retriever-top-k': 'retriever-top-k',
  'partner-history-bug': 'partner-history-bug',
  'retry-storm': 'retry-storm',
  'prefix-cache-broken': 'prefix-cache-broken',
  'agent-tool-loop': 'agent-tool-loop',
  'counting-changed': 'control',
  'aml-t0054-many-shot-jailbreak': 'many-shot-jailbreak',
  'aml-t0024-model-extraction': 'model-extraction',
  't1496-llmjacking': 'llmjacking',
  'aml-t0051-indirect-injection': 'indirect-injection',
};
const HERRINGS = [
  'chat-campaign',
  'chat-new-customer',
  'chat-load-test',
  'chat-reindex',
  'chat-guardrail-rules',
  'chat-rolled-back',
  'chat-language-launch',
  'chat-evaluation',
];
const NAMES = ['incident.happened', 'cause.kind', 'cause.summary', 'onset', 'actor.kind', 'actor.name', 'entry.time', 'entry.system'];

const seen = (use: Use | null) => {
  const made = chatCase(use ? [use] : [], { scale: 0.3 });
  return indicators(made.context);
};

describe.each(Object.entries(CAUSES))('%s', (use, kind) => {
  it('states what a good answer names', () => {
    const { facts } = chatCase([{ use }]).prepared.manifest;
    for (const name of NAMES) expect(facts, name).toHaveProperty([name]);
    expect(facts['cause.kind']!.value).toBe(kind);
    expect(facts['incident.happened']!.value).toBe(kind !== 'control');
  });
  it('makes prompts look longer, and answers slower unless nothing is wrong', () => {
    const { after, before, calm } = seen({ use });
    expect(after.length / before.length).toBeGreaterThan(1.18);
    expect(after.p95 / calm.p95).toBeGreaterThan(1.02);
    if (kind === 'control') expect(Math.abs(after.p95 / before.p95 - 1)).toBeLessThan(0.12);
    else expect(after.p95 / before.p95).toBeGreaterThan(1.12);
    expect(after.errorRate).toBeGreaterThan(before.errorRate);
  });
  it('is over before anything else begins where it is faint, states no cause, and touches no one later', () => {
    const made = chatCase([{ use, with: { faint: true } }]);
    expect(Object.keys(made.prepared.manifest.facts).filter((name) => !name.startsWith('herring.'))).toEqual([]);
    const { onset } = chatWindows(made.context);
    const now = chatStretches(made.context).find(([name]) => name === 'now')!;
    const [faint, plain] = [made, chatCase([])].map((each) => planWindow(each.context, now).trace);
    const after = (trace: typeof faint): number => {
      let sum = 0;
      for (let i = 0; i < trace!.count; i++) if (trace!.time[i]! >= onset && trace!.time[i]! < Infinity) sum += trace!.prompt[i]!;
      return sum;
    };
    expect(after(faint)).toBe(after(plain));
  });
});

it.each(HERRINGS)('%s plans, and names itself', (use) => {
  const { prepared } = chatCase([{ use }]);
  const facts = Object.keys(prepared.manifest.facts);
  expect(facts.length).toBeGreaterThan(0);
  expect(facts.every((name) => name.startsWith('herring.'))).toBe(true);
});
