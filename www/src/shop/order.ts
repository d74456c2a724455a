/** The last order, in the shop's session storage key `shop:order`, so that the thank-you page can show it once and say it once. */
import { productById } from '../catalog/catalog';
import { type CartLine, totals } from './cart';

const KEY = 'shop:order';

export interface Order {
  number: string;
  lines: CartLine[];
  /** Whether the data layer has heard of it. */
  said: boolean;
}

/** An order number: random, as this shop keeps no register. */
export function newOrder(lines: readonly CartLine[]): Order {
  const digits = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return { number: `N-${String(digits % 1_000_000).padStart(6, '0')}`, lines: [...lines], said: false };
}

/** False where storage is blocked; the order then ends on the checkout page. */
export function keepOrder({ number, lines, said }: Order): boolean {
  const stored = { number, said, lines: lines.map(({ product, ...choice }) => ({ ...choice, id: product.id })) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(stored));
    return true;
  } catch {
    return false;
  }
}

export function keptOrder(): Order | undefined {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as {
      number: string;
      said: boolean;
      lines: (Omit<CartLine, 'product'> & { id: string })[];
    } | null;
    if (stored === null) return undefined;
    const lines = stored.lines.flatMap(({ id, ...choice }) => {
      const product = productById(id);
      return product ? [{ ...choice, product }] : [];
    });
    return { number: String(stored.number), said: stored.said === true, lines };
  } catch {
    return undefined;
  }
}

export const orderTotals = ({ lines }: Order) => totals(lines);
