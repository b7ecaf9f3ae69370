import { lognormal, zipf, type Alias } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import { businessOf } from './business.ts';

const ITEMS = 3600;
const SELLERS = 160;

/** What is offered: items by popularity rank, who sells them, and at what price. The same for every unit of a case. */
export interface Catalogue {
  /** Rank by popularity. */
  readonly popular: Alias;
  /** Published number of the item of a rank, its seller and price. */
  readonly number: (rank: number) => number;
  readonly seller: (rank: number) => number;
  readonly price: (rank: number) => number;
  /** Ranks of a seller's items. */
  readonly of: (seller: number) => readonly number[];
  /** Published numbers of all sellers, in an order of chance. */
  readonly sellers: readonly number[];
}

export function buildCatalogue(context: PlanContext): Catalogue {
  const rng = context.shared('entity', 'pipeline', 'catalogue');
  const numbers = Uint32Array.from({ length: ITEMS }, (_, i) => 100_000 + i * 17 + rng.int(17));
  const sellers = Array.from({ length: SELLERS }, (_, i) => 2000 + i * 9 + rng.int(9));
  const shuffled = rng.shuffle(Array.from(numbers));
  const seller = Uint32Array.from({ length: ITEMS }, () => sellers[Math.floor(SELLERS * rng.unit() * rng.unit())]!);
  const median = 22 * businessOf(context).price;
  const price = Float64Array.from({ length: ITEMS }, () => Math.max(0.2, Math.round(lognormal(rng, median, 0.7) * 100) / 100));
  const owned = new Map<number, number[]>();
  seller.forEach((one, rank) => owned.set(one, [...(owned.get(one) ?? []), rank]));
  return {
    popular: zipf(ITEMS, 0.72),
    number: (rank) => shuffled[rank]!,
    seller: (rank) => seller[rank]!,
    price: (rank) => price[rank]!,
    of: (one) => owned.get(one) ?? [],
    sellers: rng.shuffle(sellers),
  };
}

/** Those who may be behind automated clicks: neither the largest nor the smallest. The first is the culprit's, others are bystanders. */
export const midSellers = ({ sellers, of }: Catalogue): readonly number[] =>
  sellers.filter((seller) => of(seller).length >= 6 && of(seller).length <= 30);
