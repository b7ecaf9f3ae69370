import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { judge } from '../../../src/grading/grade.ts';
const answers = JSON.parse(readFileSync('/tmp/gr/keys/answers.json','utf8'));
test('nat', () => {
  const lines: string[] = [];
  for (const [v, a] of Object.entries(answers)) {
    const key = JSON.parse(readFileSync(`/tmp/gr/keys/${v}.json`,'utf8'));
    const t = performance.now();
    const r = judge(key, a as never);
    lines.push(`== ${v} ${r.score} (${Math.round(performance.now()-t)} ms) ${r.notes.filter(n=>n.kind!=='form').map(n=>n.kind+': '+n.text+' "'+(n.quote?.text??'')+'"').join(' / ')}`);
    for (const c of r.claims) if (c.verdict !== 'met') lines.push(`   ${c.id} ${c.weight.toFixed(1)} ${c.verdict}: ${c.reason} "${c.quote?.text ?? ''}"`);
    const empty = judge(key, {}); if (empty.score) lines.push('  BLANK '+empty.score);
    if (v !== 'control') { const n = judge(key, answers.control); lines.push(`   [answered as nothing: ${n.score}, met ${n.claims.filter(c=>c.verdict==='met').map(c=>c.id).join(',')}]`); }
    else for (const w of ['vendor-compromised','laptop-to-instance']) { const n = judge(key, answers[w]); lines.push(`   [answered as ${w}: ${n.score}, met ${n.claims.filter(c=>c.verdict==='met').map(c=>c.id).join(',')}]`); }
    const b = judge(key, {situation:key.brief,task:key.brief,action:key.brief,result:key.brief}); if (b.score) lines.push('  BRIEF '+b.score+' '+b.claims.filter(c=>c.credit).map(c=>c.id+':'+c.quote?.text).join(' | '));
    const other = Object.entries(answers).filter(([w])=>w!==v).map(([w,x])=>w+'='+judge(key, x as never).score).join(' ');
    lines.push('   others: '+other);
  }
  console.log(lines.join('\n'));
});
