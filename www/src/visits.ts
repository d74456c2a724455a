/**
 * The files of two years in this shop: invented people with their sessions and orders, and its real catalogue, as
 * `vitrin-train` reads them. Drawn from a fixed seed, so that every build learns the same.
 */
import { brandName, PRODUCTS } from './catalog/catalog';
import type { Product } from './catalog/product';

const PEOPLE = 3600;
const DAYS = 720;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The last day of the two years. */
const LAST_MS = Date.UTC(2026, 10, 20);
/** Visits of one person; who comes oftener lives here. */
const VISITS_MAX = 60;

interface Pursuit {
  /** What its people look at, by the start of the category's path, with how often against one another. */
  readonly shelves: Readonly<Record<string, number>>;
  /** What they wear out, and buy again when it is. */
  readonly worn?: string;
}

const PURSUITS: readonly Pursuit[] = [
  {
    shelves: { 'shoes/trail-running': 5, 'backpacks/running-vests': 3, 'light/headlamps': 2, 'clothing/base-layers': 1 },
    worn: 'shoes/trail-running',
  },
  { shelves: { tents: 4, 'sleeping/mats': 3, 'sleeping/sleeping-bags': 3, 'kitchen/stoves': 2, 'light/lanterns': 1 } },
  { shelves: { climbing: 6, 'shoes/approach': 2, 'backpacks/day': 1 }, worn: 'climbing/climbing-shoes' },
  {
    shelves: {
      'shoes/hiking': 4,
      'backpacks/trekking': 3,
      'clothing/jackets': 3,
      'clothing/trousers': 2,
      'light/navigation': 1,
    },
  },
  {
    shelves: {
      'clothing/fleece': 2,
      'clothing/accessories': 3,
      'clothing/jackets/down': 2,
      'kitchen/bottles': 2,
      'backpacks/travel': 1,
    },
    worn: 'clothing/accessories',
  },
];
/** Hours at which people come, by how many have the habit. */
const HABITS: readonly (readonly [number, number])[] = [
  [8, 1],
  [12, 3],
  [17, 2],
  [20, 5],
  [21, 4],
];

/** Numbers in [0, 1) from a seed (Numerical Recipes' generator). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function drawn<T>(roll: number, weighed: readonly (readonly [T, number])[]): T {
  let left = roll * weighed.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighed) {
    left -= weight;
    if (left < 0) return value;
  }
  return weighed[weighed.length - 1]![0];
}

const below = (path: string) => PRODUCTS.filter(({ category }) => category === path || category.startsWith(`${path}/`));
/** The first of a shelf are looked at most. */
const pick = (roll: number, products: readonly Product[]): Product =>
  drawn(roll, products.map((product, at) => [product, 1 / (at + 1)] as const));
const chance = (logit: number): number => 1 / (1 + Math.exp(-logit));

type Field = string | number;
const quoted = (fields: readonly Field[]): string =>
  fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(',');
const csv = (header: string, rows: readonly (readonly Field[])[]): string => `${[header, ...rows.map(quoted)].join('\n')}\n`;
/** A time of the shop's own clock, without an offset. */
const clock = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** The files by name. */
export function visits(): ReadonlyMap<string, string> {
  const roll = dice(20_261_121);
  const events: Field[][] = [];
  const lines: Field[][] = [];
  let session = 0;
  let order = 0;

  for (let person = 0; person < PEOPLE; person += 1) {
    const { shelves, worn } = PURSUITS[Math.floor(roll() * PURSUITS.length)]!;
    const habit = drawn(roll(), HABITS);
    // Most come once a season, some every week; a few buy at once, others look for a year.
    const pause_days = 4 + 70 * roll() * roll() - 30 * Math.log(1 - roll() * 0.9) * roll();
    const appetite = -1.6 + 1.8 * (roll() + roll() - 1);
    const leaves = roll() < 0.35 ? 0.01 : 0.04 + 0.5 * roll() * roll();
    const look = (): Product =>
      roll() < 0.08 ? pick(roll(), PRODUCTS) : pick(roll(), below(drawn(roll(), Object.entries(shelves))));
    let day = Math.floor(roll() * DAYS);
    let orders = 0;
    let orders_before = 0;
    let ordered_day = -1;
    let worn_day = Infinity;

    for (let visit = 0; visit < VISITS_MAX && day < DAYS; visit += 1) {
      session += 1;
      if (ordered_day < day) orders_before = orders;
      const hour = Math.min(22, Math.max(6, habit + Math.floor(roll() * 3) - 1));
      let at = LAST_MS - (DAYS - day) * DAY_MS + hour * 60 * MINUTE_MS + Math.floor(roll() * 50) * MINUTE_MS;
      const happens = (event: string, item = '') => {
        events.push([`s${session}`, clock(at), item, event, visit, orders_before]);
        at += (0.3 + 2.2 * roll() * roll()) * MINUTE_MS;
      };
      const needs = worn !== undefined && worn_day <= day;
      const seen: Product[] = [];
      happens('page_view');
      if (roll() < 0.2) happens('search');
      let shelf = needs ? pick(roll(), below(worn)) : look();
      const length = 1 + Math.floor(roll() * roll() * 9);
      for (let place = 0; place < length; place += 1) {
        if (roll() < 0.25) happens('view_item_list');
        const back = seen.length > 1 && roll() < 0.22;
        const product = back ? seen[0]! : roll() < 0.55 ? pick(roll(), below(shelf.category)) : look();
        shelf = product;
        seen.push(product);
        happens('view_item', product.id);
      }
      // Who looks longer, comes back to a product, has ordered before or needs a new pair is nearer to an order.
      const repeated = seen.length - new Set(seen).size;
      const wish = appetite + 0.5 * Math.log(seen.length) + 0.5 * repeated + 0.4 * orders_before ** 0.5 + (needs ? 2 : 0);
      if (roll() < chance(wish)) {
        const basket = new Set([needs ? pick(roll(), below(worn)) : seen[seen.length - 1]!]);
        while (roll() < 0.4 && basket.size < 5) basket.add(look());
        for (const { id } of basket) happens('add_to_cart', id);
        if (roll() < 0.15) happens('remove_from_cart', [...basket][0]!.id);
        else if (roll() < 0.65) {
          happens('begin_checkout');
          if (roll() < 0.8) {
            order += 1;
            const time = clock(at);
            for (const { id, price_minor, category } of basket)
              lines.push([`c${person}`, time, `o${order}`, id, 1, (price_minor / 100).toFixed(2), category]);
            happens('purchase');
            orders += 1;
            ordered_day = day;
            const wears = [...basket].some(({ category }) => worn !== undefined && category.startsWith(worn));
            if (wears) worn_day = day + 60 + Math.floor(60 * roll());
          }
        }
      }
      if (roll() < leaves) break;
      day += 1 + Math.floor(-pause_days * Math.log(1 - roll() * 0.98));
    }
  }
  const goods = PRODUCTS.map((product) => [
    product.id,
    product.category,
    brandName(product),
    (product.price_minor / 100).toFixed(2),
    product.tags.join('|'),
    product.stock,
  ]);
  return new Map([
    ['sessions.csv', csv('session,time,item,event,earlier_visits,earlier_orders', events)],
    ['orders.csv', csv('customer,time,order,item,quantity,price,category', lines)],
    ['catalog.csv', csv('item,category,brand,price,tags,stock', goods)],
  ]);
}
