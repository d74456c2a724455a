/** Fills the shop's own markup: text as text, addresses only if they are safe. For every element that shows something. */
import type { OfferContent } from './types.js';

/** Whether an address may go into a link or an image: `https:`, or a path of this site. */
export function isSafeAddress(address: unknown): address is string {
  if (typeof address !== 'string') return false;
  try {
    const { protocol, origin } = new URL(address, location.href);
    return address.startsWith('/') ? origin === location.origin : /^https:/i.test(address) && protocol === 'https:';
  } catch {
    return false;
  }
}

/** Everything that `data-field` may name. */
export type Content = Partial<OfferContent> & { readonly price?: string; readonly brand?: string; readonly reason?: string };
const TEXTS = ['title', 'text', 'label', 'price', 'brand', 'reason', 'notice'] as const;

/** Fills what `[data-field]` marks. A field that the content lacks, or whose address is not safe, hides its element. */
export function fill(root: ParentNode, content: Content): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-field]')) {
    for (const field of (element.dataset['field'] ?? '').split(/\s+/)) {
      let shown = true;
      const text = TEXTS.find((name) => name === field);
      if (text) {
        shown = !!content[text];
        element.textContent = content[text] ?? '';
      } else if (field === 'href') {
        const { href } = content;
        if (isSafeAddress(href)) element.setAttribute('href', href);
        else element.removeAttribute('href');
      } else if (field === 'image' && element instanceof HTMLImageElement) {
        const { image } = content;
        shown = isSafeAddress(image?.src);
        if (image && shown) {
          // Before the image arrives, so that its place is kept.
          if (image.width) element.width = image.width;
          if (image.height) element.height = image.height;
          element.alt = image.alt ?? '';
          element.src = image.src;
        }
      }
      if (!shown) element.hidden = true;
    }
  }
}

/** A link with the given fields inside, for a shop that gives no template. */
export function plainLink(...fields: (readonly [tag: string, field: string])[]): HTMLAnchorElement {
  const link = document.createElement('a');
  link.dataset['field'] = 'href';
  for (const [tag, field] of fields) {
    const element = document.createElement(tag);
    element.dataset['field'] = field;
    link.append(element);
  }
  return link;
}

/**
 * Puts nodes in the place of what stands in an element. A keyboard that was in what goes stays there: it would begin at the top of
 * the page again.
 */
export function put(element: HTMLElement, ...nodes: Node[]): void {
  const held = element.contains((element.getRootNode() as Document | ShadowRoot).activeElement);
  element.replaceChildren(...nodes);
  if (!held) return;
  element.tabIndex = -1;
  element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  element.focus({ preventScroll: true });
}

/** Takes over what a page gave an element before it was defined: a property of its own would hide the element's. */
export function takeOver(element: HTMLElement, name: string): void {
  if (!Object.hasOwn(element, name)) return;
  const given: unknown = Reflect.get(element, name);
  Reflect.deleteProperty(element, name);
  Reflect.set(element, name, given);
}
