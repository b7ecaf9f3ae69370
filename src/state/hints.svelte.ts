/** Which hint steps were opened, per question. */
export class Hints {
  opened = $state.raw<Readonly<Record<string, number>>>({});
  readonly total = $derived(Object.values(this.opened).reduce((sum, each) => sum + each, 0));

  openNext(question: string, available: number): void {
    const now = this.opened[question] ?? 0;
    if (now < available) this.opened = { ...this.opened, [question]: now + 1 };
  }

  snapshot() {
    return this.opened;
  }

  restore(saved: Readonly<Record<string, number>>): void {
    this.opened = saved;
  }
}
