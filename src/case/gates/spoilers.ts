import { defineCaseGate } from '../gate.ts';
import { isGiven } from '../key.ts';

/** Facts that are words of everyday use tell nothing by standing in a text. */
const MIN_LENGTH = 6;
/** Facts that say of what kind something is: words of everyday use, which stand in descriptions of tables too. */
const KINDS = /^cause\.summary$|\.(kind|path|system)$/;

/** No value of the Key stands in the brief, the hints, the starters or anything else of the Case but its tables. */
export default defineCaseGate({
  id: 'spoilers',
  title: 'Nothing of the Key stands in the Case’s text',
  check({ loaded, manifest, case: made }) {
    const text = JSON.stringify(made);
    const open = new Set(Object.values(manifest.brief));
    const wrong: string[] = [];
    for (const [name, fact] of Object.entries(manifest.facts)) {
      const value = String(fact.value);
      // What the brief says is no secret, nor are words that stand in the author's texts for every variant.
      if (value.length < MIN_LENGTH || typeof fact.value === 'boolean' || [...open].some((word) => word.includes(value))) continue;
      if (isGiven(name) || KINDS.test(name)) continue;
      // A vendor's own constant, or a bare day.
      if (value === 'ANONYMOUS_PRINCIPAL' || /^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
      if (text.includes(value)) wrong.push(`${name} (${value}) stands in the Case`);
    }
    for (const variant of loaded.variants.keys()) {
      if (variant !== 'control' && text.includes(variant)) wrong.push(`the variant name ${variant} stands in the Case`);
    }
    return Promise.resolve(wrong);
  },
});
