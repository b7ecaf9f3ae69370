/** Tools of the agent: arguments and results as JSON text. */
import type { TextScratch } from '../../source-kit/stage.ts';
import { Grammar, room, SeededDraws, type Rules } from './grammar.ts';

/** Names by the number that events carry. Append only. */
export const TOOLS = [
  'get_order',
  'list_orders',
  'search_articles',
  'get_invoice',
  'create_return',
  'issue_refund',
  'update_address',
  'get_account',
  'send_email',
  'escalate_to_person',
  'delegate_to_agent',
] as const;
export type Tool = (typeof TOOLS)[number];

/** The index of a tool. */
export const toolIndex = (name: Tool): number => TOOLS.indexOf(name);

const WORDS: Rules = {
  ref: ['A-$num6'],
  state: ['"open"', '"in_progress"', '"confirmed"', '"closed"', '"returned"', '"cancelled"'],
  money: ['$num2.$num2', '$num3.$num2', '$num2.95'],
  query: [
    'refund time limit',
    'change address',
    'return label',
    'reset password',
    'invoice company name',
    'delivery delay',
    'cancel',
    'voucher expired',
    'second factor new phone',
    'opening hours',
  ],
  reason: ['wrong item', 'late', 'duplicate', 'damaged', 'changed mind', 'charged twice'],
  queue: ['billing', 'delivery', 'accounts', 'general'],
  order: ['{"id":"$ref","state":$state,"amount":$money,"items":$num1}'],
  article: [
    '{"article":"KB-10$num2","score":0.$num2,"passage":"Requests are answered within $num1 working days."}',
    '{"article":"KB-10$num2","score":0.$num2,"passage":"The label is valid for $num2 days."}',
    '{"article":"KB-10$num2","score":0.$num2,"passage":"Refunds go to the means of payment that was used."}',
  ],
};

/** Arguments and result of each tool; `more` is a further entry of a result that can grow. */
const SHAPES: Readonly<Record<Tool, { readonly args: string; readonly result: string; readonly more?: string; readonly end?: string }>> = {
  get_order: { args: '{"order_id":"$ref"}', result: '$order' },
  list_orders: { args: '{"account":"$num6","limit":$num2}', result: '{"orders":[$order', more: ',$order', end: ']}' },
  search_articles: { args: '{"query":"$query","top_k":$num1}', result: '{"passages":[$article', more: ',$article', end: ']}' },
  get_invoice: { args: '{"invoice_id":"$num6"}', result: '{"invoice":"$num6","amount":$money,"due_days":$num2,"order":"$ref"}' },
  create_return: { args: '{"order_id":"$ref","reason":"$reason"}', result: '{"return":"R-$num6","label":true,"valid_days":$num2}' },
  issue_refund: {
    args: '{"order_id":"$ref","amount":$money,"reason":"$reason"}',
    result: '{"refund":"F-$num6","amount":$money,"state":"requested"}',
  },
  update_address: { args: '{"account":"$num6","address_id":$num1}', result: '{"updated":true,"address_id":$num1}' },
  get_account: { args: '{"account":"$num6"}', result: '{"account":"$num6","since":201$num1,"orders":$num2,"plan":"basic"}' },
  send_email: { args: '{"template":"summary","order_id":"$ref"}', result: '{"queued":true,"message":"m-$num6"}' },
  escalate_to_person: { args: '{"queue":"$queue","order_id":"$ref"}', result: '{"ticket":"$num6","wait_minutes":$num2}' },
  delegate_to_agent: {
    args: '{"agent":"case-worker","task":"resolve $ref","context_entries":$num2}',
    result: '{"agent":"case-worker","state":"done","notes":[$order',
    more: ',$order',
    end: ']}',
  },
};

const EMPTY: readonly string[] = [''];
/** About how many bytes of JSON make a token. Source: project's own setting; figures and signs cost more than words. */
const BYTES_PER_TOKEN = 3.2;
const SLACK = 1024;

/** Writes what goes into a tool and what comes out. */
export class ToolText {
  private readonly grammar: Grammar;
  private readonly draws = new SeededDraws();

  constructor() {
    const own = Object.fromEntries(
      TOOLS.flatMap((tool, i) => {
        const { args, result, more, end } = SHAPES[tool];
        return [
          [`args${i}`, [args]],
          [`result${i}`, [result]],
          [`more${i}`, more ? [more] : EMPTY],
          [`end${i}`, end ? [end] : EMPTY],
        ];
      }),
    ) as Rules;
    this.grammar = new Grammar({ ...WORDS, ...own });
  }

  /** @returns bytes written */
  writeArguments(to: TextScratch, tool: number, seed: number): number {
    return this.put(to, `args${tool % TOOLS.length}`, seed);
  }

  /**
   * @param tokens length that lists shall have; 0 = a few entries
   * @param limit bytes after which the writer may stop, as nobody will read on
   * @returns bytes of the whole
   */
  writeResult(to: TextScratch, tool: number, seed: number, tokens = 0, limit = Infinity): number {
    const i = tool % TOOLS.length;
    const from = to.used;
    this.put(to, `result${i}`, seed ^ 0x5bd1e995);
    if (SHAPES[TOOLS[i]!].more !== undefined) {
      const more = this.grammar.rule(`more${i}`);
      const count = tokens > 0 ? 0 : this.draws.next(4);
      const stop = Math.min(tokens * BYTES_PER_TOKEN - 60, limit + 1);
      for (let k = 0; k < count || to.used - from < stop; k++) {
        room(to, SLACK);
        this.grammar.write(to, more, this.draws);
      }
      this.grammar.write(to, this.grammar.rule(`end${i}`), this.draws);
    }
    const size = to.used - from;
    return size > limit ? Math.max(size, Math.round(tokens * BYTES_PER_TOKEN)) : size;
  }

  private put(to: TextScratch, rule: string, seed: number): number {
    const from = to.used;
    room(to, SLACK);
    this.grammar.write(to, this.grammar.rule(rule), this.draws.begin(seed));
    return to.used - from;
  }
}
