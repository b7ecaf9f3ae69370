import { defineLaw, type Finding } from '../law.ts';

/** What looks like the first must be like the second: base-32 key ids, IAM names without a region, accounts of 12 digits. */
const GRAMMAR = [
  { what: 'access key id', looks: '^A[KS]IA', is: '^A[KS]IA[A-Z2-7]{16}$' },
  { what: 'IAM or STS name', looks: '^arn:aws:iam:', is: '^arn:aws:iam::(aws|[0-9]{12}):' },
  { what: 'UUID', looks: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-', is: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' },
] as const;

/** Identifiers are spelt as their vendor spells them. */
export default defineLaw({
  id: 'key-grammar',
  title: 'Identifiers keep their grammar',
  async check({ table, columns, from, one }) {
    const findings: Finding[] = [];
    const texts = columns.filter(({ type, role }) => (type === 'VARCHAR' || type === 'UUID') && role !== 'text');
    if (table.rows === 0) return [];
    for (const { name, sql } of texts) {
      const tests = GRAMMAR.map(
        ({ looks, is }, i) =>
          `count(*) FILTER (regexp_matches(v, '${looks}')) AS n${i}, count(*) FILTER (regexp_matches(v, '${looks}') AND NOT regexp_matches(v, '${is}')) AS bad${i}`,
      );
      const counts = await one(`SELECT ${tests.join(', ')} FROM (SELECT DISTINCT (${sql})::VARCHAR AS v FROM ${from})`);
      GRAMMAR.forEach(({ what }, i) => {
        if (counts[`n${i}`]! > 0)
          findings.push({
            column: name,
            pass: counts[`bad${i}`] === 0,
            figure: `${counts[`bad${i}`]} of ${counts[`n${i}`]} values break the grammar of an ${what} (none)`,
          });
      });
    }
    return findings;
  },
});
