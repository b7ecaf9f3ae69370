/** What a text of the chat can be. Numbers stand in events; names are for people. Append only: the numbers are part of cases. */
export const KIND = {
  /** Customers: first message, later ones, short and impatient ones, the last. */
  opening: 0,
  followup: 1,
  impatient: 2,
  thanks: 3,
  /** A long forwarded mail thread, and a question about a scam mail that quotes it: both innocent. */
  paste: 4,
  scamQuestion: 5,
  /** The assistant. */
  answer: 6,
  refusal: 7,
  generalAnswer: 8,
  /** An answer that follows an instruction hidden in an article. */
  injectedAnswer: 9,
  /** Attempts to turn the assistant: many invented exchanges, or one request. */
  manyshot: 10,
  jailbreak: 11,
  /** Questions that go through a field one after the other: the seed is 16 × conversation + turn. */
  extraction: 12,
  /** What people ask who think they bought a general assistant. */
  homework: 13,
  code: 14,
  translate: 15,
  smalltalk: 16,
  /** Result of a tool as the model gets it, and the system prompt. */
  toolResult: 17,
  system: 18,
  /** Customers: lines of an app's log after what they say, and several questions in one message. */
  pastedLog: 19,
  questions: 20,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Most customers write in the first four. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt', 'tr', 'pl', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Bytes of text per token, by language: English about four characters, others less, as vocabularies hold fewer of their words.
 * Source: project's own setting, in the range that tokenisers of 32,000 to 128,000 entries give.
 */
export const BYTES_PER_TOKEN: readonly number[] = [4.2, 3.8, 3.9, 3.7, 3.8, 3.1, 2.9, 3.6];

/** What customers write about. */
export const TOPICS = [
  'status',
  'late',
  'refund',
  'returns',
  'invoice',
  'payment',
  'address',
  'cancel',
  'password',
  'twoFactor',
  'account',
  'plan',
  'voucher',
  'app',
  'dataExport',
  'hours',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Roles of a conversation, by the number that events carry. */
export const ROLES = ['system', 'user', 'assistant', 'tool'] as const;
