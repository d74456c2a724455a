/** WooCommerce: jQuery's events of the cart, which no listener of the page's own hears, and the form of a product. */
import { onArrival } from '../arrival.js';
import { productsOf } from './json-ld.js';
import { textOf, type EventName, type Fields, type Source } from './source.js';

interface Button {
  data(name: 'product_id' | 'product_sku' | 'quantity'): unknown;
}
interface Collection {
  on(event: string, handler: (...values: unknown[]) => void): void;
  off(event: string, handler: (...values: unknown[]) => void): void;
}
/** More pieces than a line has: what takes a line out of the cart does not say how many it had. */
const LINE = 10_000;
type Query = (element: Element) => Collection;

export const WOOCOMMERCE: Source = {
  name: 'woocommerce',
  rank: 1,
  open(tell) {
    const page = window as { jQuery?: Query };
    const stops: (() => void)[] = [];
    let heard: Query | undefined;
    /** Handed the button last, which is missing where the cart is changed by a script. */
    const on = (name: EventName, pieces: number) => (...values: unknown[]) => {
      try {
        const button = values.at(-1) as Button;
        // WooCommerce's own markup has the number of a product that has no other id as its `sku`.
        const id = textOf(button.data('product_sku')) ?? textOf(button.data('product_id'));
        if (id) tell(name, { items: [{ item_id: id, quantity: button.data('quantity') ?? pieces }] });
      } catch {
        // No button: nobody says of which product.
      }
    };
    const handlers: [string, (...values: unknown[]) => void][] = [
      ['added_to_cart', on('add_to_cart', 1)],
      ['removed_from_cart', on('remove_from_cart', LINE)],
    ];
    const look = () => {
      const query = page.jQuery;
      if (typeof query !== 'function' || query === heard || !document.body) return;
      heard = query;
      try {
        const body = query(document.body);
        for (const [event, handler] of handlers) {
          body.on(event, handler);
          stops.push(() => body.off(event, handler));
        }
      } catch {
        // Not jQuery.
      }
    };
    const onSubmit = ({ target }: Event) => {
      if (!(target instanceof HTMLFormElement) || !target.matches('form.cart')) return;
      const named = target.querySelector<HTMLInputElement | HTMLButtonElement>('[name="add-to-cart"]');
      // The form of a product that another shop sells names none.
      if (!named) return;
      const quantity = target.querySelector<HTMLInputElement>('[name="quantity"]')?.value ?? 1;
      const products = productsOf();
      const item: Fields | undefined =
        products.length === 1 ? products[0] : named.value ? { item_id: named.value } : undefined;
      if (item) tell('add_to_cart', { currency: item['currency'], value: item['price'], items: [{ ...item, quantity }] });
    };
    document.addEventListener('submit', onSubmit, true);
    const stop_waiting = onArrival(look);
    return {
      stop() {
        stop_waiting();
        document.removeEventListener('submit', onSubmit, true);
        for (const stop of stops) stop();
      },
    };
  },
};
