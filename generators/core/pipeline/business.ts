import type { PlanContext } from '../producer.ts';

/** What a company recommends, and its words for it. The same for every unit of a case. */
export interface Business {
  /** What is recommended, many of them. */
  readonly items: string;
  /** Who offers one. */
  readonly provider: string;
  /** Application of the phone, and what its people call the site. */
  readonly app: string;
  /** Surfaces as clients name them: an item's own page, and what was chosen. */
  readonly page: string;
  readonly basket: string;
  /** What people do there, as a dataset is called. */
  readonly events: string;
  /** List of the items, as a dataset is called. */
  readonly list: string;
  /** First part of names of models and pipelines. */
  readonly stems: readonly string[];
  /** Column that says of which kind an item is, and its other name. */
  readonly kind: readonly [name: string, other: string];
  /** Times the prices of a shop. */
  readonly price: number;
}

const BUSINESSES: readonly Business[] = [
  {
    ...{ items: 'products', provider: 'seller', app: 'Shop', page: 'product', basket: 'cart', events: 'interactions', list: 'catalog' },
    ...{ stems: ['reco', 'offers', 'shopfeed'], kind: ['category_id', 'item_category'], price: 1 },
  },
  {
    ...{ items: 'recipes', provider: 'cook', app: 'Table', page: 'recipe', basket: 'menu', events: 'recipe_events', list: 'recipes' },
    ...{ stems: ['menus', 'dishes', 'kitchen'], kind: ['cuisine_id', 'recipe_cuisine'], price: 0.6 },
  },
  {
    ...{ items: 'tracks', provider: 'label', app: 'Tune', page: 'track', basket: 'crate', events: 'listener_actions', list: 'tracks' },
    ...{ stems: ['discover', 'mixes', 'radio'], kind: ['genre_id', 'track_genre'], price: 0.08 },
  },
  {
    ...{
      items: 'listings',
      provider: 'host',
      app: 'Stay',
      page: 'listing',
      basket: 'wishlist',
      events: 'guest_activity',
      list: 'listings',
    },
    ...{ stems: ['stays', 'listrank', 'search_feed'], kind: ['region_id', 'listing_region'], price: 6 },
  },
  {
    ...{
      items: 'courses',
      provider: 'tutor',
      app: 'Learn',
      page: 'course',
      basket: 'enrolment',
      events: 'learner_events',
      list: 'courses',
    },
    ...{ stems: ['pathways', 'nextup', 'courses'], kind: ['subject_id', 'course_subject'], price: 2.5 },
  },
  {
    ...{ items: 'magazines', provider: 'publisher', app: 'Kiosk', page: 'issue', basket: 'shelf', events: 'reader_events', list: 'issues' },
    ...{ stems: ['frontpage', 'readnext', 'kiosk'], kind: ['topic_id', 'issue_topic'], price: 0.3 },
  },
];

export const businessOf = (context: PlanContext): Business => context.shared('entity', 'pipeline', 'business').pick(BUSINESSES);

/** A surface as clients name it. */
export function surfaceName(context: PlanContext, surface: string): string {
  const { page, basket } = businessOf(context);
  return surface === 'page' ? page : surface === 'basket' ? basket : surface;
}
