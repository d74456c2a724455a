/** Script of a product page: colour, size, cart. */
import { productById } from '../catalog/catalog';
import { addLine } from './cart';
import { viewItem } from './data-layer';
import { startPage, toast } from './page';

const form = document.querySelector<HTMLFormElement>('[data-buy]');
const product = productById(form?.dataset['buy'] ?? '');

startPage(() => {
  if (product) viewItem(product);
});

form?.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.name !== 'colourway') return;
  const picture = document.querySelector<HTMLImageElement>('[data-picture-main]');
  const name = form.querySelector('[data-colour-name]');
  if (picture) picture.src = target.dataset['picture'] ?? picture.src;
  if (name) name.textContent = target.dataset['name'] ?? '';
});

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!product) return;
  const choice = new FormData(form);
  const size = choice.get('size');
  addLine({
    product,
    colourway: Number(choice.get('colourway') ?? 0),
    size: typeof size === 'string' ? size : undefined,
    quantity: Number(choice.get('quantity') ?? 1),
  });
  toast(`${product.name} is in your cart.`, { href: '/cart/', label: 'See the cart' });
});
