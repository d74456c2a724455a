/** Script of the cart page. */
import { render } from 'preact';
import { Empty } from '../parts/empty';
import { useEffect, useState } from 'preact/hooks';
import { cartIsBlocked, type CartLine, cartLines, onCart, setQuantity, totals } from './cart';
import { Line, Sums, variantOf } from './cart-lines';
import { startPage } from './page';

const QUANTITIES = [1, 2, 3, 4, 5];

function Row({ line }: { line: CartLine }) {
  const { product, quantity } = line;
  const name = `${product.name}, ${variantOf(line)}`;
  const choices = QUANTITIES.includes(quantity) ? QUANTITIES : [...QUANTITIES, quantity];
  return (
    <Line line={line}>
      <span class="line-tools">
        <select
          aria-label={`Quantity of ${name}`}
          value={String(quantity)}
          onChange={(event) => setQuantity(line, Number(event.currentTarget.value))}
        >
          {choices.map((choice) => (
            <option key={choice} value={String(choice)}>
              {choice}
            </option>
          ))}
        </select>
        <button type="button" class="link" aria-label={`Remove ${name}`} onClick={() => setQuantity(line, 0)}>
          Remove
        </button>
      </span>
    </Line>
  );
}

function Cart() {
  const [lines, setLines] = useState(cartLines);
  useEffect(() => onCart(() => setLines(cartLines())), []);
  if (lines.length === 0) {
    return (
      <Empty>
        <p>Nothing in it yet.</p>
      </Empty>
    );
  }
  return (
    <div class="cart">
      <div>
        <ul class="lines">
          {lines.map((line) => (
            <Row key={`${line.product.id} ${variantOf(line)}`} line={line} />
          ))}
        </ul>
        {cartIsBlocked() ? (
          <p class="demo-note">Your browser blocks storage, so this cart lasts only until you leave the page.</p>
        ) : null}
      </div>
      <Sums sums={totals(lines)}>
        <a class="button button-wide" href="/checkout/">
          To checkout
        </a>
      </Sums>
    </div>
  );
}

const island = document.querySelector('[data-island="cart"]');
if (island) {
  island.replaceChildren();
  render(<Cart />, island);
}
startPage();
