/** The shop's data layer in GA4's words. It is all the shop says about what happens on its pages, and it knows nothing of Vitrin. */
import { brandName } from '../catalog/catalog';
import { CURRENCY, major } from '../catalog/money';
import type { Product } from '../catalog/product';
import { COLOURWAYS } from '../illustration/paint';

declare global {
  interface Window {
    dataLayer?: unknown[];
  }
}

interface Line {
  product: Product;
  colourway?: number;
  size?: string | undefined;
  quantity?: number;
  index?: number;
}

interface Ecommerce {
  currency?: string;
  value?: number;
  items: readonly object[];
  item_list_id?: string;
  item_list_name?: string;
  transaction_id?: string;
  shipping?: number;
}

/** GA4's names for the levels of a category, outermost first. */
const LEVELS = ['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5'] as const;

function item({ product, colourway, size, quantity = 1, index }: Line): object {
  const levels = product.category.split('/');
  const variant = [
    colourway === undefined ? undefined : COLOURWAYS[product.colourways[colourway] ?? product.colourways[0]].name,
    size,
  ];
  const variantName = variant.filter(Boolean).join(', ');
  return {
    item_id: product.id,
    item_name: product.name,
    item_brand: brandName(product),
    ...Object.fromEntries(LEVELS.flatMap((key, at) => (levels[at] ? [[key, levels[at]]] : []))),
    ...(variantName ? { item_variant: variantName } : {}),
    ...(index === undefined ? {} : { index }),
    price: major(product.price_minor),
    quantity,
  };
}

function push(event: string, ecommerce?: Ecommerce): void {
  const layer = (window.dataLayer ??= []);
  if (ecommerce) {
    // GA4 merges the last `ecommerce` object into the next one unless it is cleared.
    layer.push({ ecommerce: null });
    layer.push({ event, ecommerce });
  } else {
    layer.push({ event });
  }
}

function value(lines: readonly Line[]): number {
  return major(lines.reduce((sum, { product, quantity = 1 }) => sum + product.price_minor * quantity, 0));
}

const priced = (lines: readonly Line[]): Ecommerce => ({
  currency: CURRENCY,
  value: value(lines),
  items: lines.map(item),
});

/** A named list of products as shown on a page. */
export interface ProductList {
  id: string;
  name: string;
  products: readonly Product[];
}

const listed = ({ id, name }: ProductList, lines: readonly Line[]): Ecommerce => ({
  item_list_id: id,
  item_list_name: name,
  items: lines.map(item),
});

export const viewPage = (): void => push('page_view');
export const viewItem = (product: Product): void => push('view_item', priced([{ product }]));
export const viewItemList = (list: ProductList): void =>
  push(
    'view_item_list',
    listed(
      list,
      list.products.map((product, index) => ({ product, index })),
    ),
  );
export const selectItem = (list: ProductList, product: Product): void =>
  push('select_item', listed(list, [{ product, index: list.products.indexOf(product) }]));
export const addToCart = (line: Line): void => push('add_to_cart', priced([line]));
export const removeFromCart = (line: Line): void => push('remove_from_cart', priced([line]));
export const beginCheckout = (lines: readonly Line[]): void => push('begin_checkout', priced(lines));
export const purchase = (order: string, lines: readonly Line[], deliveryMinor: number): void =>
  push('purchase', { transaction_id: order, shipping: major(deliveryMinor), ...priced(lines) });

export function search(term: string): void {
  (window.dataLayer ??= []).push({ event: 'search', search_term: term });
}
