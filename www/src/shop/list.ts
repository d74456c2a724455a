/** Script of a category page: filters and order, kept in the address so that a filtered shelf can be shared. */
import { productById } from '../catalog/catalog';
import { isInStep } from '../catalog/price-steps';
import type { Product } from '../catalog/product';
import { startPage } from './page';

type Order = (one: Product, two: Product) => number;

const ORDERS: Readonly<Record<string, Order>> = {
  newest: (one, two) => two.added_on.localeCompare(one.added_on),
  cheapest: (one, two) => one.price_minor - two.price_minor,
  dearest: (one, two) => two.price_minor - one.price_minor,
  name: (one, two) => one.name.localeCompare(two.name),
};

const form = document.querySelector<HTMLFormElement>('[data-filters]');
const grid = document.querySelector<HTMLElement>('[data-list]');
const shelf = [...(grid?.querySelectorAll<HTMLElement>('[data-product]') ?? [])].flatMap((card) => {
  const product = productById(card.dataset['product'] ?? '');
  return product ? [{ card, product }] : [];
});

function fits(product: Product, choice: FormData): boolean {
  const brands = choice.getAll('brand');
  const prices = choice.getAll('price').map(Number);
  return (
    (brands.length === 0 || brands.includes(product.brand)) &&
    (prices.length === 0 || prices.some((from) => isInStep(product.price_minor, from))) &&
    (!choice.has('stock') || product.stock > 0)
  );
}

function apply(): void {
  if (!form || !grid) return;
  const choice = new FormData(form);
  const order = ORDERS[String(choice.get('sort'))];
  const ordered = order ? [...shelf].sort((one, two) => order(one.product, two.product)) : shelf;
  for (const { card, product } of ordered) card.hidden = !fits(product, choice);
  grid.append(...ordered.map(({ card }) => card));
  const shown = ordered.filter(({ card }) => !card.hidden).length;
  const count = document.querySelector('[data-count]');
  if (count) count.textContent = `${shown} ${shown === 1 ? 'thing' : 'things'}`;
  const empty = document.querySelector<HTMLElement>('[data-empty]');
  if (empty) empty.hidden = shown > 0;
  for (const filter of form.querySelectorAll<HTMLElement>('.filter')) {
    filter.toggleAttribute('data-used', filter.querySelector('input:checked') !== null);
  }
}

function toAddress(): void {
  if (!form) return;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value !== 'shelf') query.append(name, value);
  history.replaceState(null, '', query.size > 0 ? `?${query}` : location.pathname);
}

function fromAddress(): void {
  if (!form) return;
  const query = new URLSearchParams(location.search);
  for (const input of form.querySelectorAll('input')) input.checked = query.getAll(input.name).includes(input.value);
  const sort = form.querySelector('select');
  const wanted = query.get('sort') ?? '';
  if (sort && wanted in ORDERS) sort.value = wanted;
}

fromAddress();
apply();
startPage();

form?.addEventListener('change', () => {
  apply();
  toAddress();
});
form?.addEventListener('submit', (event) => event.preventDefault());
document.querySelector('[data-clear]')?.addEventListener('click', () => {
  form?.reset();
  apply();
  toAddress();
});
// One filter open at a time; a click beside it, or Escape, closes it.
const filters = [...document.querySelectorAll<HTMLDetailsElement>('.filter')];
document.addEventListener('click', ({ target }) => {
  for (const filter of filters) if (!(target instanceof Node && filter.contains(target))) filter.open = false;
});
document.addEventListener('keydown', ({ key }) => {
  const open = filters.find((filter) => filter.open);
  if (key !== 'Escape' || !open) return;
  open.open = false;
  open.querySelector('summary')?.focus();
});
