import { agent } from '../background/agents.ts';
import type { PlanContext } from '../producer.ts';
import type { Person } from '../world.ts';

const MARKS = { Windows: /Windows NT/, macOS: /Macintosh/, Linux: /X11; Linux/ } as const;
const FALLBACK = {
  Windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36 Edg/133.0.0.0',
  macOS: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36',
  Linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0',
} as const;

/** User agents that a person is known by: the browser on the laptop, and the phone. The same for every unit. */
export function browsersOf(context: PlanContext, person: Person): { readonly laptop: string; readonly phone: string } {
  const rng = context.shared('entity', 'browser', person.upn);
  let laptop: string = FALLBACK[person.os];
  let phone = '';
  let found = false;
  for (let tries = 0; tries < 40 && !(found && phone); tries++) {
    const text = agent(rng, 'browser', 'laptop');
    if (!found && MARKS[person.os].test(text)) {
      laptop = text;
      found = true;
    }
    if (!phone && /iPhone|Android/.test(text)) phone = text;
  }
  return {
    laptop,
    phone:
      phone ||
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1',
  };
}
