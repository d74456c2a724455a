/** What an order looks like once it is placed. */
import { Line, Sums } from './cart-lines';
import { type Order, orderTotals } from './order';

export function Thanks({ order }: { order: Order }) {
  return (
    <>
      <h1>Thank you</h1>
      <p class="lead">
        Order {order.number} is on its way to nobody: this is a demonstration, so nothing was sent and nothing was
        charged.
      </p>
      <div class="cart">
        <ul class="lines">
          {order.lines.map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </ul>
        <Sums sums={orderTotals(order)}>
          <a class="button button-wide" href="/">
            Back to the shop
          </a>
        </Sums>
      </div>
    </>
  );
}
