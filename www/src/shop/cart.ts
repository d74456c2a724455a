/**
 * The cart, in the shop's own local storage key. A cart is strictly necessary for what the visitor asks for, so it needs no consent;
 * it is written at the first “Add to cart”. Where storage is blocked the cart lives as long as the page.
 */
import { productById } from '../catalog/catalog';
import { DELIVERY_MINOR, FREE_DELIVERY_FROM_MINOR } from '../catalog/money';
import type { Product } from '../catalog/product';
import { addToCart, removeFromCart } from './data-layer';

const KEY = 'shop:cart';
const QUANTITY_MAX = 20;

export interface CartLine {
  product: Product;
  /** Index into the product's colourways. */
  colourway: number;
  size: string | undefined;
  quantity: number;
}

interface StoredLine {
  id: string;
  colourway: number;
  size?: string;
  quantity: number;
}

let memory: string | null = null;
let blocked = false;
const listeners = new Set<() => void>();

function read(): string | null {
  try {
    return localStorage.getItem(KEY) ?? memory;
  } catch {
    blocked = true;
    return memory;
  }
}

function write(text: string | null): void {
  memory = text;
  try {
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    blocked = true;
  }
  for (const listener of listeners) listener();
}

function isStoredLine(value: unknown): value is StoredLine {
  if (typeof value !== 'object' || value === null) return false;
  const { id, colourway, size, quantity } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    Number.isInteger(colourway) &&
    (size === undefined || typeof size === 'string') &&
    Number.isInteger(quantity) &&
    Number(quantity) >= 1 &&
    Number(quantity) <= QUANTITY_MAX
  );
}

/** The lines of the cart. What does not parse, or is sold no longer, is left out. */
export function cartLines(): CartLine[] {
  const text = read();
  if (text === null) return [];
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.filter(isStoredLine).flatMap(({ id, colourway, size, quantity }) => {
    const product = productById(id);
    return product ? [{ product, colourway, size, quantity }] : [];
  });
}

function save(lines: readonly CartLine[]): void {
  if (lines.length === 0) return write(null);
  const stored = lines.map(({ product, colourway, size, quantity }): StoredLine => ({
    id: product.id,
    colourway,
    quantity,
    ...(size === undefined ? {} : { size }),
  }));
  write(JSON.stringify(stored));
}

const same = (one: CartLine, two: CartLine): boolean =>
  one.product.id === two.product.id && one.colourway === two.colourway && one.size === two.size;

/** Sets the quantity of one line, 0 to take it out, and says what changed in the data layer. */
export function setQuantity(line: CartLine, quantity: number): void {
  const lines = cartLines();
  const before = lines.find((other) => same(other, line))?.quantity ?? 0;
  const after = Math.max(0, Math.min(QUANTITY_MAX, quantity));
  if (after === before) return;
  const changed = { ...line, quantity: after };
  if (before === 0) save([...lines, changed]);
  else save(lines.map((other) => (same(other, line) ? changed : other)).filter((other) => other.quantity > 0));
  if (after > before) addToCart({ ...line, quantity: after - before });
  else removeFromCart({ ...line, quantity: before - after });
}

export function addLine(line: CartLine): void {
  const before = cartLines().find((other) => same(other, line))?.quantity ?? 0;
  setQuantity(line, before + line.quantity);
}

/** Empties the cart after an order: the goods are bought, not removed, so the data layer hears nothing. */
export function emptyCart(): void {
  write(null);
}

export interface Totals {
  pieces: number;
  goods_minor: number;
  delivery_minor: number;
  total_minor: number;
}

export function totals(lines: readonly CartLine[]): Totals {
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const goods_minor = lines.reduce((sum, { product, quantity }) => sum + product.price_minor * quantity, 0);
  const delivery_minor = pieces === 0 || goods_minor >= FREE_DELIVERY_FROM_MINOR ? 0 : DELIVERY_MINOR;
  return { pieces, goods_minor, delivery_minor, total_minor: goods_minor + delivery_minor };
}

/** Whether the browser refuses storage, so that the cart will not outlive the page. */
export const cartIsBlocked = (): boolean => (read(), blocked);

/** Calls back when the cart changes, here or in another tab; returns the way to stop. */
export function onCart(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) {
      memory = null;
      listener();
    }
  };
  listeners.add(listener);
  window.addEventListener('storage', fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', fromOtherTab);
  };
}
