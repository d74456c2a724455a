/** What every page of the shop does: says that it was viewed, shows the cart's count, runs the banner, tells of picked products. */
import { productById } from '../catalog/catalog';
import type { Product } from '../catalog/product';
import { cartLines, onCart, totals } from './cart';
import { startConsent } from './consent';
import { type ProductList, selectItem, viewItemList, viewPage } from './data-layer';

/** How long a short message stays. */
const TOAST_MS = 4000;

function showCount(): void {
  const badge = document.querySelector<HTMLElement>('[data-cart-count]');
  const words = document.querySelector<HTMLElement>('[data-cart-words]');
  if (!badge || !words) return;
  const { pieces } = totals(cartLines());
  badge.hidden = pieces === 0;
  badge.textContent = String(pieces);
  // Read out after the number, which is all that there is room to show.
  words.textContent = pieces === 0 ? ', empty' : pieces === 1 ? ' thing' : ' things';
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** A short message at the foot of the page, read out by screen readers. */
export function toast(message: string, link?: { href: string; label: string }): void {
  const box = document.querySelector<HTMLElement>('[data-toast]');
  if (!box) return;
  box.replaceChildren(message);
  if (link) {
    const anchor = document.createElement('a');
    anchor.href = link.href;
    anchor.textContent = link.label;
    box.append(' ', anchor);
  }
  box.dataset['shown'] = 'true';
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => delete box.dataset['shown'], TOAST_MS);
}

/** The products that a list in the page shows now, in its order. */
export function listIn(grid: HTMLElement): ProductList {
  const cards = [...grid.querySelectorAll<HTMLElement>('[data-product], [data-item]')].filter((card) => !card.hidden);
  const products = cards.flatMap((card) => productById(card.dataset['product'] ?? card.dataset['item'] ?? '') ?? []);
  return { id: grid.dataset['list'] ?? '', name: grid.dataset['listName'] ?? '', products };
}

function productOf(target: EventTarget | null): { grid: HTMLElement; product: Product } | undefined {
  if (!(target instanceof Element)) return undefined;
  const card = target.closest('a')?.closest<HTMLElement>('[data-product], [data-item]');
  const grid = card?.closest<HTMLElement>('[data-list]');
  const product = productById(card?.dataset['product'] ?? card?.dataset['item'] ?? '');
  return grid && product ? { grid, product } : undefined;
}

/** Starts a page. `said` pushes what is special to the page, after its page view and before its lists. */
export function startPage(said?: () => void): void {
  viewPage();
  said?.();
  for (const grid of document.querySelectorAll<HTMLElement>('[data-list]')) {
    const list = listIn(grid);
    if (list.products.length > 0) viewItemList(list);
  }
  document.addEventListener('click', ({ target }) => {
    const picked = productOf(target);
    if (picked) selectItem(listIn(picked.grid), picked.product);
  });
  showCount();
  onCart(showCount);
  startConsent(document.body.dataset['page'] === 'privacy' ? 'when-called' : 'by-itself');
}
