/**
 * Everyday tickets. `{…}` is filled from the world, one value per ticket; `[a|b|c]` is one of these. A body is picked at
 * random; answers come in order.
 */
export interface TicketTemplate {
  readonly queue: 'service desk' | 'platform' | 'data' | 'security' | 'people' | 'vendors';
  readonly weight: number;
  readonly subject: string;
  readonly bodies: readonly string[];
  /** Answers of the queue (`>`) and of the author (`<`), in order; a ticket may end before the last one. */
  readonly replies: readonly string[];
  /** Who opens it; a person of the company unless said otherwise. */
  readonly from?: 'outside' | 'monitor' | 'manager';
}

const FROM = ['outside', 'monitor', 'manager'] as const;

/**
 * Reads templates: paragraphs whose first line is `weight | subject` or `weight | subject | from`, then bodies (`-`), then
 * answers (`>` or `<`).
 * @throws with the line that fits none of these
 */
export function tickets(queue: TicketTemplate['queue'], text: string): TicketTemplate[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph): TicketTemplate => {
      const [head = '', ...lines] = paragraph.split('\n').map((line) => line.trim());
      const [weight, subject = '', sender] = head.split(/ \| /);
      const from = FROM.find((one) => one === sender);
      const wrong = lines.find((line) => !/^[-<>] \S/.test(line));
      if (wrong !== undefined || !(Number(weight) > 0) || subject === '' || (sender !== undefined && !from))
        throw new Error(`Ticket template of ${queue}: cannot read "${wrong ?? head}".`);
      return {
        queue,
        weight: Number(weight),
        subject,
        bodies: lines.filter((line) => line.startsWith('-')).map((line) => line.slice(2)),
        replies: lines.filter((line) => !line.startsWith('-')),
        ...(from ? { from } : {}),
      };
    });
}
