/** What every side is given: the same visits, the same rules. Deterministic, so that two runs compare. */

/** The n-th product view: 50 kinds of shoe of 30 brands, so that interests and raw rows are as varied as in a shop. */
export const view = (n) => ({
  currency: 'EUR',
  value: 10 + (n % 90),
  items: [
    {
      item_id: `item-${n % 400}`,
      item_name: `Item ${n % 400}`,
      item_category: 'Shoes',
      item_category2: `kind-${n % 50}`,
      item_brand: `brand-${n % 30}`,
      price: 10 + (n % 90),
      quantity: 1,
    },
  ],
});

/**
 * The condition of offer or segment `n` of `count`, in the query language that Vitrin and GrowthBook share. Its first half always holds, its
 * second only for the last, so nobody may stop early.
 */
export const condition = (n, count) => ({ 'events.view_item.count': { $gte: 1 }, ...(n === count - 1 ? { visits: { $gte: 1 } } : { 'orders.count': { $gte: 3 + (n % 40) } }) });

/** The visitor's attributes, for sides that are told them instead of computing them. */
export const ATTRIBUTES = { id: 'visitor', orders: { count: 0 }, visits: 1, events: { view_item: { count: 300 } } };

export const offerId = (n) => `offer-${n}`;
export const segmentId = (n) => `segment-${n}`;

/** An audience over raw rows: so many views of one kind of shoe within 30 days. */
export const audience = (n) => ({ id: segmentId(n), kind: `kind-${n % 50}`, views: 1 + (n % 12), days: 30 });
