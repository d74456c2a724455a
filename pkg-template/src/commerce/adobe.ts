/**
 * Adobe Commerce: its data layer keeps contexts (the product, the cart, the order) beside events, so that an event means
 * what the last contexts say.
 */
import { listenLayer } from '../layer.js';
import { categoriesOf, isObject, listOf, textOf, type EventName, type Fields, type Source } from './source.js';

interface Product {
  productId?: number;
  sku?: string;
  topLevelSku?: string;
  name?: string;
  categories?: string[];
  pricing?: { regularPrice?: number; specialPrice?: number; currencyCode?: string };
}
interface CartItem {
  product?: Product;
  quantity?: number;
  prices?: { price?: { value?: number; currency?: string } };
}
interface Contexts {
  productContext?: Product;
  shoppingCartContext?: { items?: CartItem[]; prices?: { subtotalExcludingTax?: { value?: number; currency?: string } } };
  changedProductsContext?: { items?: CartItem[] };
  orderContext?: { orderId?: string | number; grandTotal?: number; subtotalExcludingTax?: number };
  searchInputContext?: { units?: { phrase?: string }[] };
}
const CONTEXTS = /^\w+Context$/;

function itemOf({ product, quantity, prices }: CartItem): Fields {
  const { productId, sku, topLevelSku, name, categories, pricing } = product ?? {};
  return {
    item_id: textOf(topLevelSku) ?? textOf(sku) ?? textOf(productId),
    item_name: name,
    ...categoriesOf(`${listOf(categories)[0] ?? ''}`.split('/')),
    price: prices?.price?.value ?? pricing?.specialPrice ?? pricing?.regularPrice,
    quantity,
  };
}
/** Which products changed; where it does not say, the product of the page. */
function changed({ changedProductsContext: products, productContext: product }: Contexts): Fields | undefined {
  const items = (products?.items ?? (product && [{ product }]))?.map(itemOf);
  return items && { currency: product?.pricing?.currencyCode, items };
}
function cart({ shoppingCartContext: cart }: Contexts): Fields {
  const { value, currency } = cart?.prices?.subtotalExcludingTax ?? {};
  return { value, currency, items: listOf(cart?.items).map((item) => itemOf(item as CartItem)) };
}

/** What an event says, once the contexts are known; undefined where they do not say what it is about. */
const EVENTS: Readonly<Record<string, [EventName, (contexts: Contexts) => Fields | undefined]>> = {
  'product-page-view': [
    'view_item',
    ({ productContext: product }) =>
      product && { currency: product.pricing?.currencyCode, items: [itemOf({ product })] },
  ],
  'add-to-cart': ['add_to_cart', changed],
  'remove-from-cart': ['remove_from_cart', changed],
  'initiate-checkout': ['begin_checkout', cart],
  'search-results-view': [
    'search',
    ({ searchInputContext: input }) => {
      const phrase = input?.units?.at(-1)?.phrase;
      return phrase ? { search_term: phrase } : undefined;
    },
  ],
  'place-order': [
    'purchase',
    (contexts) => {
      const { orderId, grandTotal } = contexts.orderContext ?? {};
      const ordered = cart(contexts);
      return orderId === undefined
        ? undefined
        : { ...ordered, value: grandTotal ?? ordered['value'], transaction_id: orderId };
    },
  ],
};

export const ADOBE: Source = {
  name: 'adobe',
  rank: 1,
  open(tell) {
    const contexts: Fields = {};
    const keep = (from: unknown) => {
      if (!isObject(from)) return;
      // Null takes a context away; the cart of before must not become that of after.
      for (const [name, value] of Object.entries(from)) if (CONTEXTS.test(name)) contexts[name] = value ?? undefined;
    };
    return {
      stop: listenLayer('adobeDataLayer', (entry) => {
        if (!isObject(entry)) return;
        keep(entry);
        keep(entry['eventInfo']);
        const name = entry['event'];
        if (typeof name !== 'string' || !Object.hasOwn(EVENTS, name)) return;
        const [event, read] = EVENTS[name]!;
        const data = read(contexts as Contexts);
        delete contexts['changedProductsContext'];
        if (data) tell(event, data);
      }),
    };
  },
};
