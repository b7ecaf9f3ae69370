import { sameBytes } from './same-bytes.ts';

/** Generates in the page and tells the server that served it. */
const told = await sameBytes().catch((error: unknown) => ({ error: String(error) }));
await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
