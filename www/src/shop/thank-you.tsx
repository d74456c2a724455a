/** Script of the thank-you page: shows the order, and tells the data layer of it once, however often the page is loaded. */
import { render } from 'preact';
import { Empty } from '../parts/empty';
import { purchase } from './data-layer';
import { keepOrder, keptOrder, orderTotals } from './order';
import { startPage } from './page';
import { Thanks } from './thanks';

const order = keptOrder();
const island = document.querySelector('[data-island="thank-you"]');
if (island) {
  island.replaceChildren();
  render(
    order ? (
      <Thanks order={order} />
    ) : (
      <Empty>
        <h1>No order here</h1>
      </Empty>
    ),
    island,
  );
}
startPage(() => {
  if (!order || order.said) return;
  purchase(order.number, order.lines, orderTotals(order).delivery_minor);
  keepOrder({ ...order, said: true });
});
