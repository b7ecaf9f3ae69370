import { describe, expect, test } from 'vitest';
import type { Claim, Facet, Key } from '../../../src/case/key.ts';
import { judge } from '../../../src/grading/grade.ts';
import { checks } from '../../../src/grading/facets.ts';
import { byCategory, score } from '../../../src/grading/score.ts';
import { answer, key, SENTENCES } from './meridian-answers.ts';

const claimOf = (report: ReturnType<typeof judge>, id: string) => report.claims.find((claim) => claim.id === id);

/** The Meridian key with other claims. */
function keyWith(...claims: (Partial<Claim> & { readonly need: readonly Facet[] })[]): Key {
  return {
    ...key,
    claims: claims.map((claim, index) => ({
      id: `c${index}`,
      category: 'result',
      title: 'the point',
      truth: 'the truth',
      kind: 'found',
      weight: 10,
      partial: [],
      missing: claim.need.map(() => 'a detail'),
      ...claim,
    })),
  };
}
const verdict = (facets: readonly Facet[], text: string, more: Partial<Claim> = {}): string | undefined =>
  judge(keyWith({ need: facets, ...more }), { action: text }).claims[0]?.verdict;

describe('facets', () => {
  test('every kind has its check', () => {
    expect([...checks.keys()].sort()).toEqual([
      'any-of',
      'at-least',
      'concept',
      'entity',
      'excluded',
      'linked',
      'measures',
      'quantity',
      'structure',
      'time',
    ]);
  });
  test.each<[string, Facet, string, string]>([
    ['entity', { entity: ['role:etl'] }, 'It was etl-batch-role.', 'met'],
    ['entity by alias', { entity: ['person:priya'] }, 'It was priya.nair.', 'met'],
    ['concept', { concept: ['theft'] }, 'Somebody stole it.', 'met'],
    ['concept denied', { concept: ['theft'] }, 'Nobody stole it.', 'missed'],
    ['concept said to be absent', { concept: ['loss', 'egress'], not: true }, 'No data left the company.', 'met'],
    ['concept not said to be absent', { concept: ['loss', 'egress'], not: true }, 'Data left the company.', 'missed'],
    ['quantity', { quantity: 'exfil.bytes' }, 'About 38.6 GB.', 'met'],
    ['quantity near', { quantity: 'exfil.bytes' }, 'About 30 GB.', 'partial'],
    ['quantity in another unit', { quantity: 'exfil.bytes' }, 'About 38.6 TB.', 'missed'],
    ['counted noun', { quantity: 'exfil.objects', counted: ['object'] }, 'There were 41,386 objects.', 'met'],
    ['another counted noun', { quantity: 'exfil.objects', counted: ['object'] }, 'There were objects of 41,386 keys.', 'missed'],
    ['time', { time: 'exfil.start' }, 'It began at 10:47 CET.', 'met'],
    ['time and duration', { time: 'exfil.end' }, 'It lasted 32 minutes from 09:47 UTC.', 'met'],
    ['time too early', { time: 'exfil.start' }, 'It began at 09:31 UTC.', 'partial'],
    ['anyOf', { anyOf: [{ concept: ['mfa'] }, { concept: ['waf'] }] }, 'Add a WAF.', 'met'],
    [
      'atLeast',
      { atLeast: 2, of: [{ concept: ['mfa'] }, { concept: ['waf'] }, { concept: ['imdsv2'] }] },
      'MFA and IMDSv2 for all.',
      'met',
    ],
    ['atLeast missed', { atLeast: 2, of: [{ concept: ['mfa'] }, { concept: ['waf'] }] }, 'MFA for all.', 'missed'],
    ['excluded', { excluded: 1, of: 'herrings' }, 'The backup has nothing to do with it.', 'met'],
    ['excluded in the next sentence', { excluded: 1, of: 'herrings' }, 'I saw claims-api deployed at 09:30. That is unrelated.', 'met'],
    ['excluded by denying a part in it', { excluded: 1, of: 'herrings' }, 'The backup does not play a part here.', 'met'],
    ['herring only named', { excluded: 1, of: 'herrings' }, 'The backup ran at 02:00.', 'missed'],
    ['rival excluded', { excluded: 1, of: 'rivals' }, 'SSRF was ruled out.', 'met'],
  ])('%s', (_, facet, text, expected) => {
    const got = verdict([facet], text);
    expect(got === 'unsure' ? 'missed' : got).toBe(expected);
  });
  test('structure', () => {
    const need: readonly Facet[] = [{ structure: 'task' }];
    expect(judge(keyWith({ need, category: 'task' }), { task: 'Find out who did it.' }).claims[0]).toMatchObject({
      verdict: 'met',
      judge: 'structure',
    });
    expect(judge(keyWith({ need, category: 'task' }), { task: 'Hello there.' }).claims[0]?.verdict).toBe('missed');
    expect(judge(keyWith({ need, category: 'task' }), { task: key.brief }).claims[0]?.verdict).toBe('missed');
  });
  test('ruled-out entries exclude and never assert', () => {
    const report = judge(key, { ruledOut: [{ hypothesis: 'The backup by backup-svc', because: 'it stays internal' }] });
    expect(claimOf(report, 'red_herrings')?.verdict).toBe('met');
    expect(
      judge(key, { ruledOut: [{ hypothesis: 'A public bucket', because: 'the block is on' }] }).notes.filter(
        (note) => note.kind === 'rival',
      ),
    ).toEqual([]);
  });
});

describe('claims', () => {
  test('reach: facets may stand in neighbouring sentences, not farther', () => {
    const need: readonly Facet[] = [{ entity: ['role:etl'] }, { concept: ['theft'] }];
    expect(verdict(need, 'It was etl-batch-role. It stole the data.')).toBe('met');
    expect(verdict(need, 'It was etl-batch-role. Coffee followed. It stole the data.')).not.toBe('met');
    expect(verdict(need, 'It was etl-batch-role. It stole the data.', { reach: 0 })).not.toBe('met');
  });
  test('antagonists turn a clause into something else', () => {
    const need: readonly Facet[] = [{ entity: ['bucket:archive'] }];
    expect(verdict(need, 'They opened meridian-claims-archive.', { antagonists: ['policy-change'] })).toBe('met');
    expect(verdict(need, 'They did edit the bucket policy of meridian-claims-archive.', { antagonists: ['policy-change'] })).not.toBe(
      'met',
    );
  });
  test('unsure: a name of the claim that nothing else explains', () => {
    const need: readonly Facet[] = [{ entity: ['role:etl'] }, { concept: ['theft'] }];
    const report = judge(keyWith({ need }), { action: 'I looked at etl-batch-role.' });
    expect(report.claims[0]).toMatchObject({ verdict: 'unsure', credit: 0 });
    expect(report.claims[0]?.quote?.text).toBe('etl-batch-role');
    expect(report.claims[0]?.reason).toContain('Say it in one sentence.');
  });
  test('A and not-A is a contradiction', () => {
    const report = judge(key, {
      ...answer(),
      result: 'In conclusion the laptop LT-PNAIR-07 was not infected and no credentials of Priya Nair were stolen.',
    });
    expect(claimOf(report, 'initial_access')).toMatchObject({ verdict: 'missed', credit: 0 });
    expect(report.notes.some((note) => note.kind === 'contradiction')).toBe(true);
  });
  test('a rival stated as fact voids the root cause and caps the score', () => {
    const report = judge(key, answer({ initial_access: 'The root cause is that the bucket was public.' }));
    expect(claimOf(report, 'initial_access')?.verdict).toBe('missed');
    expect(report.score).toBeLessThanOrEqual(55);
    expect(report.notes.filter((note) => note.kind === 'cap' || note.kind === 'rival').map((note) => note.text)).toContain(
      'The text states another cause as fact: a public bucket.',
    );
  });
  test.each([
    'Was the bucket public?',
    'A public bucket was ruled out as cause.',
    'The bucket was not public.',
    'Rather than a public bucket, it was a laptop.',
  ])('no rival: %s', (text) => {
    expect(judge(key, { ...answer(), task: text }).notes.filter((note) => note.kind === 'rival')).toEqual([]);
  });
  test('a herring that is blamed is noted', () => {
    const report = judge(key, { action: 'The claims-api is to blame for the theft.' });
    expect(report.notes.filter((note) => note.kind === 'herring')).toHaveLength(1);
  });
  test('denied harm and missing evidence cap the score', () => {
    const denied = judge(key, answer({ impact: 'No patient claims were exposed.' }));
    expect(denied.score).toBeLessThanOrEqual(60);
    expect(denied.notes[0]?.text).toBe('The score stops at 60 because the harm was denied.');
    const vague = judge(key, {
      action:
        'Malware on a laptop stole credentials. With them a role was assumed from abroad, and objects were downloaded and sent out to the internet.',
      result:
        'Patient data was lost. Sessions were revoked and keys rotated, the laptop isolated. MFA and SSO come next. GuardDuty alerted.',
    });
    expect(vague.score).toBeLessThanOrEqual(40);
  });
  test('naming every bucket is naming none', () => {
    const many =
      'The session downloaded objects in bulk from meridian-claims-archive, meridian-backup-prod, meridian-hr-files, meridian-logs and meridian-web.';
    expect(claimOf(judge(key, answer({ s3_burst: many })), 's3_burst')?.verdict).toBe('missed');
  });
  test('one broken check leaves the rest standing', () => {
    const broken = keyWith({ need: [{ nonsense: 1 } as unknown as Facet] }, { need: [{ concept: ['theft'] }] });
    const report = judge(broken, { action: 'Somebody stole it.' });
    expect(report.claims.map((claim) => claim.verdict)).toEqual(['unsure', 'met']);
    expect(report.claims[0]?.reason).toContain('could not be judged');
    expect(report.score).toBeGreaterThan(0);
  });
  test('an empty claim list and an empty catalogue are fine', () => {
    expect(judge({ ...key, claims: [], entities: [], rivals: [], herrings: [], edges: [] }, answer()).score).toBe(0);
  });
});

describe('words of the report', () => {
  const reports = [
    judge(key, answer()),
    judge(key, {}),
    judge(key, answer({ initial_access: '', volume: 'About 30 GB were read.' })),
    judge(key, { action: 'It might be LT-PNAIR-07. Was it etl-batch-role?' }),
  ];
  const texts = reports.flatMap((report) => [...report.claims.map((claim) => claim.reason), ...report.notes.map((note) => note.text)]);
  test('never scold, praise or belittle', () => {
    for (const text of texts)
      expect(text).not.toMatch(
        /\b(?:just|simply|obviously|of course|clearly|great|excellent|well done|good job|wrong|bad|poor|fail(?:ed|ure)? to|should have|unfortunately)\b/i,
      );
  });
  test('never give the answer away', () => {
    const secrets = key.entities.filter((entity) => entity.side === 'true').map((entity) => entity.value.toLowerCase());
    for (const text of texts) for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret);
  });
  test('every credited claim has a quote, every other a reason', () => {
    for (const claim of reports[0]?.claims ?? []) expect(claim.quote?.text.length).toBeGreaterThan(0);
    for (const claim of reports[1]?.claims ?? []) expect(claim.reason.length).toBeGreaterThan(10);
  });
  test('a partial claim says what kind of thing is missing', () => {
    const report = judge(key, answer({ egress_path: 'The flow logs show that data were sent out.' }));
    expect(claimOf(report, 'egress_path')).toMatchObject({ verdict: 'partial' });
    expect(claimOf(report, 'egress_path')?.reason).toMatch(/^Stated in part\. Missing: where the data went; which machine .*\.$/);
  });
  test('versions name grader and key', () => {
    expect(reports[0]?.versions.key).toBe('meridian@1');
    expect(reports[0]?.versions.grader).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('score', () => {
  test('weights, caps and bands', () => {
    const half = [
      { weight: 3, credit: 1 },
      { weight: 1, credit: 0 },
    ];
    expect(score(half, [], new Set())).toEqual({ score: 75, band: 'clear', applied: [] });
    const cap = { when: 'root-missed', max: 60 } as const;
    expect(score(half, [cap], new Set(['root-missed']))).toEqual({ score: 60, band: 'partly', applied: [cap] });
    expect(score(half, [cap], new Set(['no-evidence']))).toMatchObject({ score: 75 });
    expect(score([], [], new Set())).toMatchObject({ score: 0, band: 'not shown' });
    expect(score([{ weight: 1, credit: 1 }], [], new Set())).toMatchObject({ score: 100, band: 'outstanding' });
  });
  test('categories', () => {
    expect(
      byCategory([
        { category: 'result', weight: 3, credit: 0.5 },
        { category: 'task', weight: 1, credit: 1 },
      ]),
    ).toEqual([
      { category: 'task', weight: 1, earned: 1 },
      { category: 'result', weight: 3, earned: 1.5 },
    ]);
  });
  test('grading stays far from seconds (the budget of 50 ms is a benchmark)', () => {
    judge(key, answer());
    const start = performance.now();
    for (let round = 0; round < 20; round++) judge(key, answer());
    expect((performance.now() - start) / 20).toBeLessThan(500);
  });
  test('the claims of the fixture are those of the answer', () => {
    expect(Object.keys(SENTENCES).every((id) => key.claims.some((claim) => claim.id === id))).toBe(true);
    expect(key.claims.reduce((sum, claim) => sum + claim.weight, 0)).toBe(100);
  });
});
