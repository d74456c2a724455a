/** Elements without markup text, and a place on the page that is drawn anew only when what it shows has changed. */

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;

/** An element. A function is a listener for the event that its attribute is named after; `value` is the property. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (key === 'value') (made as unknown as HTMLInputElement).value = `${value}`;
    else if (typeof value === 'boolean') made.toggleAttribute(key, value);
    else if (value !== null && value !== undefined) made.setAttribute(key, `${value}`);
  }
  return made;
}

/**
 * A part of the panel. `read` gives what it shows, as data; `draw` is called when that is another than before. The
 * focus, and which details are open, outlast a drawing by the elements' `data-key`.
 */
export class Part<T> {
  #shown: string | undefined;

  constructor(
    readonly place: HTMLElement,
    private readonly read: () => T,
    private readonly draw: (data: T) => Child[],
  ) {}

  refresh(): void {
    const data = this.read();
    const text = JSON.stringify(data) ?? '';
    if (text === this.#shown) return;
    this.#shown = text;
    const root = this.place.getRootNode() as Document | ShadowRoot;
    const focused = (root.activeElement as HTMLElement | null)?.dataset['key'];
    const inside = focused !== undefined && this.place.contains(root.activeElement);
    const open = new Set(Array.from(this.place.querySelectorAll<HTMLElement>('details[open]'), ({ dataset }) => dataset['key']));
    this.place.replaceChildren(...this.draw(data).filter((child): child is Node | string => !!child));
    for (const details of this.place.querySelectorAll('details')) details.open = open.has(details.dataset['key']);
    if (inside) {
      const again = Array.from(this.place.querySelectorAll<HTMLElement>('[data-key]')).find(({ dataset }) => dataset['key'] === focused);
      // What was deleted cannot be focused again: the part itself can.
      (again ?? this.place).focus();
    }
  }
}
