/** Script of the checkout. What is typed stays in the form. */
import { render } from 'preact';
import { Empty } from '../parts/empty';
import { useEffect, useState } from 'preact/hooks';
import { cartLines, emptyCart, totals } from './cart';
import { Line, Sums } from './cart-lines';
import { beginCheckout, purchase } from './data-layer';
import { keepOrder, newOrder, type Order, orderTotals } from './order';
import { startPage } from './page';
import { Thanks } from './thanks';

const lines = cartLines();

interface FieldProps {
  name: string;
  label: string;
  autocomplete: AutoFill;
  type?: 'text' | 'email';
  hint?: string;
}

function Field({ name, label, autocomplete, type = 'text', hint }: FieldProps) {
  const rest = {
    name,
    autocomplete,
    required: true,
    maxlength: 120,
    'aria-describedby': hint ? `${name}-hint` : undefined,
  };
  return (
    <label class={`field field-${name}`}>
      <span>{label}</span>
      {type === 'email' ? <input type="email" {...rest} /> : <input type="text" {...rest} />}
      {hint ? <small id={`${name}-hint`}>{hint}</small> : null}
    </label>
  );
}

function Checkout() {
  const [placed, setPlaced] = useState<Order>();
  const [isEmpty, setIsEmpty] = useState(lines.length === 0);
  // Ordered, and then back to this page as the browser had kept it.
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && cartLines().length === 0 && setIsEmpty(true);
    addEventListener('pageshow', onShow);
    return () => removeEventListener('pageshow', onShow);
  }, []);
  if (placed) return <Thanks order={placed} />;
  if (isEmpty) {
    return (
      <Empty>
        <p>Your cart is empty, so there is nothing to check out.</p>
      </Empty>
    );
  }
  const place = (event: Event) => {
    event.preventDefault();
    // Ordered already, here or in another tab.
    if (cartLines().length === 0) return setIsEmpty(true);
    const order = newOrder(lines);
    if (keepOrder(order)) {
      emptyCart();
      location.assign('/thank-you/');
      return;
    }
    // Storage is blocked: the order cannot be carried to another page, so it is shown and told here.
    purchase(order.number, order.lines, orderTotals(order).delivery_minor);
    emptyCart();
    setPlaced({ ...order, said: true });
  };
  return (
    <form class="cart" onSubmit={place}>
      <div class="address">
        <fieldset>
          <legend>Where to</legend>
          <Field name="name" label="Name" autocomplete="name" />
          <Field
            name="email"
            label="Email"
            type="email"
            autocomplete="email"
            hint="For the receipt that this demonstration does not send."
          />
          <Field name="street" label="Street and number" autocomplete="street-address" />
          <Field name="code" label="Postal code" autocomplete="postal-code" />
          <Field name="town" label="Town" autocomplete="address-level2" />
        </fieldset>
        <fieldset>
          <legend>How to pay</legend>
          <label class="choice">
            <input type="radio" name="payment" value="invoice" checked /> Invoice, 30 days
          </label>
          <label class="choice">
            <input type="radio" name="payment" value="transfer" /> Bank transfer
          </label>
        </fieldset>
      </div>
      <div>
        <Sums sums={totals(lines)}>
          <button type="submit" class="button button-wide">
            Place the order
          </button>
        </Sums>
        <ul class="lines lines-small">
          {lines.map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </ul>
      </div>
    </form>
  );
}

const island = document.querySelector('[data-island="checkout"]');
if (island) {
  island.replaceChildren();
  render(<Checkout />, island);
}
startPage(() => {
  if (lines.length > 0) beginCheckout(lines);
});
