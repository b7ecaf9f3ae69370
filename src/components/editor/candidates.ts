/** Edits between two words: letters put in, left out, exchanged or swapped with a neighbour. */
function edits(a: string, b: string): number {
  let [older, old]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [older, old] = [old, row];
  }
  return old[b.length] ?? 0;
}

/**
 * The offered names that somebody may have meant: one holds the other, or few letters differ. The engine offers names for
 * every unknown word, however unlike.
 */
export function likelyNames(written: string, offered: readonly string[]): string[] {
  const plain = (name: string) => (name.split('.').at(-1) ?? name).replaceAll('"', '').replaceAll('_', '').toLowerCase();
  const wanted = plain(written);
  return offered.filter((name) => {
    const given = plain(name);
    const [shorter, longer] = wanted.length < given.length ? [wanted, given] : [given, wanted];
    return (shorter.length > 2 && longer.includes(shorter)) || edits(wanted, given) <= Math.max(1, Math.floor(longer.length / 3));
  });
}
