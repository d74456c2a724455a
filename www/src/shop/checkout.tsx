/** Script of the checkout. What is typed stays in the form. */
import { render } from 'preact';
import { Empty } from '../parts/empty';
import { useEffect, useState } from 'preact/hooks';
import { cartLines, emptyCart, onCart, totals } from './cart';
import { Line, Sums } from './cart-lines';
import { beginCheckout, purchase } from './data-layer';
import { keepOrder, newOrder, type Order, orderTotals } from './order';
import { startPage } from './page';
import { Thanks } from './thanks';

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
  const [lines, setLines] = useState(cartLines);
  const [hasChanged, setHasChanged] = useState(false);
  // The cart as it is now: changed in another tab, or before the browser brought back this page as it had kept it.
  useEffect(() => {
    const stop = onCart(() => setLines(cartLines()));
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && setLines(cartLines());
    addEventListener('pageshow', onShow);
    return () => {
      stop();
      removeEventListener('pageshow', onShow);
    };
  }, []);
  if (placed) return <Thanks order={placed} />;
  if (lines.length === 0) {
    return (
      <Empty>
        <p>Your cart is empty, so there is nothing to check out.</p>
      </Empty>
    );
  }
  const place = (event: Event) => {
    event.preventDefault();
    // What is ordered is what was seen: ordered already, or changed a moment ago in another tab, it is shown first.
    const now = cartLines();
    if (JSON.stringify(now) !== JSON.stringify(lines)) {
      setHasChanged(true);
      return setLines(now);
    }
    const order = newOrder(lines);
    if (keepOrder(order)) {
      location.assign('/thank-you/');
      return emptyCart();
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
        {hasChanged ? <p role="status">Your cart has changed meanwhile. This is what it holds now.</p> : null}
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
  const lines = cartLines();
  if (lines.length > 0) beginCheckout(lines);
});
