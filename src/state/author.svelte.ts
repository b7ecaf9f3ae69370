import type { AuthorRequest, AuthorSession, LabelledRows, Truth } from '../workers/author.ts';
import { author as words } from '../messages/author.ts';
import type { AuthorChoice } from './author-link.ts';
import { count, megabytes } from './values.ts';

type Phase = 'idle' | 'working' | 'ready' | 'failed' | 'cancelled';

/** One case under an author's eyes: how far it is, its truth, and the labelled rows in view. */
export class AuthorState {
  phase = $state<Phase>('idle');
  /** What is being done, in words; and its share from 0 to 1 where that is known. */
  step = $state('');
  share = $state<number>();
  error = $state('');
  seconds = $state(0);
  truth = $state.raw<Truth>();
  table = $state('');
  /** Label index; 0 is every label. */
  label = $state(0);
  rows = $state.raw<LabelledRows>();
  rowsError = $state('');
  rowsBusy = $state(false);
  #session: AuthorSession | undefined;
  #abort: AbortController | undefined;
  #asked = 0;

  constructor(private readonly scenario: string) {}

  /** Makes the case and shows it. A case that is open or being made is given up. */
  async make(choice: AuthorChoice): Promise<void> {
    this.close();
    const abort = new AbortController();
    this.#abort = abort;
    const began = performance.now();
    this.phase = 'working';
    this.error = '';
    this.share = undefined;
    this.step = words.progress.generate('0');
    const { words: seed, variant, ...rest } = choice;
    const request: AuthorRequest = { scenario: this.scenario, seed: seed.trim(), ...rest, ...(variant ? { variant } : {}) };
    try {
      const { openAuthor } = await import('../workers/author.ts');
      const session = await openAuthor(request, {
        signal: abort.signal,
        onEngine: ({ received, total }) => this.#show(words.progress.engine(megabytes(received), megabytes(total)), received / total),
        onProgress: ({ phase, table, rows, share }) =>
          this.#show(phase === 'generate' || !table ? words.progress.generate(count(rows)) : words.progress.build(table), share),
        onSolving: () => this.#show(words.progress.solve, undefined),
      });
      if (abort.signal.aborted) return session.close();
      this.#session = session;
      this.truth = session.truth;
      this.seconds = (performance.now() - began) / 1000;
      this.phase = 'ready';
      const first = this.truth.labels.find((label) => label.kind === 'incident') ?? this.truth.labels[0];
      await this.show(Object.keys(first?.rows ?? {})[0] ?? this.truth.case.tables[0]?.name ?? '', 0);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.phase = 'failed';
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  #show(step: string, share: number | undefined): void {
    this.step = step;
    this.share = share;
  }

  /** Gives up what is being made. */
  cancel(): void {
    this.close();
    this.phase = 'cancelled';
  }

  /** Reads the labelled rows of a table, of one reason or of all. */
  async show(table: string, label: number): Promise<void> {
    this.table = table;
    this.label = label;
    if (!this.#session) return;
    const ask = ++this.#asked;
    this.rowsBusy = true;
    try {
      const rows = await this.#session.rows(table, label);
      if (ask !== this.#asked) return;
      this.rows = rows;
      this.rowsError = '';
    } catch (error) {
      if (ask !== this.#asked) return;
      this.rows = undefined;
      this.rowsError = error instanceof Error ? error.message : String(error);
    }
    this.rowsBusy = false;
  }

  /** Ends the worker and forgets the case. */
  close(): void {
    this.#abort?.abort(new Error('closed'));
    this.#session?.close();
    this.#session = undefined;
    this.#asked++;
    this.truth = undefined;
    this.rows = undefined;
    this.rowsBusy = false;
  }
}
