/**
 * The files of a year in this shop: invented sessions and orders, and its real catalogue, as `vitrin-train` reads them. Drawn
 * from a fixed seed, so that every build learns the same.
 */
import { brandName, PRODUCTS } from './catalog/catalog';
import type { Product } from './catalog/product';

const SESSIONS = 4000;
const CUSTOMERS = 900;
const DAYS = 360;
const DAY_MS = 86_400_000;
/** The last day of the year. */
const LAST_MS = Date.UTC(2026, 10, 20);

/** What people of one pursuit look at, by the start of the category's path, with how often against one another. */
const PURSUITS: readonly Readonly<Record<string, number>>[] = [
  { 'shoes/trail-running': 5, 'backpacks/running-vests': 3, 'light/headlamps': 2, 'clothing/base-layers': 1 },
  { tents: 4, 'sleeping/mats': 3, 'sleeping/sleeping-bags': 3, 'kitchen/stoves': 2, 'light/lanterns': 1 },
  { climbing: 6, 'shoes/approach': 2, 'backpacks/day': 1 },
  { 'shoes/hiking': 4, 'backpacks/trekking': 3, 'clothing/jackets': 3, 'clothing/trousers': 2, 'light/navigation': 1 },
  { 'clothing/fleece': 2, 'clothing/accessories': 3, 'clothing/jackets/down': 2, 'kitchen/bottles': 2, 'backpacks/travel': 1 },
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

const quoted = (fields: readonly (string | number)[]): string =>
  fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(',');
const csv = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${[header, ...rows.map(quoted)].join('\n')}\n`;

/** The files by name. */
export function visits(): ReadonlyMap<string, string> {
  const roll = dice(20_261_121);
  const at = (day: number) => new Date(LAST_MS - (DAYS - day) * DAY_MS + roll() * 0.9 * DAY_MS).getTime();
  const look = (pursuit: Readonly<Record<string, number>>) =>
    roll() < 0.08 ? pick(roll(), PRODUCTS) : pick(roll(), below(drawn(roll(), Object.entries(pursuit))));
  const views: (string | number)[][] = [];
  for (let session = 0; session < SESSIONS; session += 1) {
    const pursuit = PURSUITS[Math.floor(roll() * PURSUITS.length)]!;
    const begun = at(Math.floor(roll() * DAYS));
    const length = 2 + Math.floor(roll() * roll() * 9);
    let shelf = look(pursuit);
    for (let place = 0; place < length; place += 1) {
      const product = roll() < 0.55 ? pick(roll(), below(shelf.category)) : look(pursuit);
      shelf = product;
      views.push([`s${session}`, new Date(begun + place * 45_000).toISOString(), product.id]);
    }
  }
  const lines: (string | number)[][] = [];
  let order = 0;
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    const pursuit = PURSUITS[Math.floor(roll() * PURSUITS.length)]!;
    let day = Math.floor(roll() * DAYS);
    // Some come once, some every other month.
    for (const stays = roll() * 0.9; day < DAYS; day += 20 + Math.floor(roll() * 90)) {
      order += 1;
      const time = new Date(at(day)).toISOString();
      const basket = new Set<Product>([look(pursuit)]);
      while (roll() < 0.55 && basket.size < 5) basket.add(look(pursuit));
      for (const product of basket)
        lines.push([`c${customer}`, time, `o${order}`, product.id, 1, (product.price_minor / 100).toFixed(2), product.category]);
      if (roll() > stays) break;
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
    ['sessions.csv', csv('session,time,item', views)],
    ['orders.csv', csv('customer,time,order,item,quantity,price,category', lines)],
    ['catalog.csv', csv('item,category,brand,price,tags,stock', goods)],
  ]);
}
