/** What the pages of the overlay share: where data comes from, how it is written, and places that are drawn anew when it changes. */
import { element, Part } from '../panel/draw.js';
import type { Client } from '../types.js';
import type { Stage } from './stage.js';

type Drawn = (Node | string | false)[];

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A time of the day, of milliseconds since the Unix epoch. */
export const clock = (at: number): string => TIME.format(at);
/** Data as text: numbers to four places, everything else as JSON has it. */
export const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, found: unknown) => (typeof found === 'number' ? Math.round(found * 1e4) / 1e4 : found)) ?? '';

export class View {
  readonly #parts: Part<unknown>[] = [];

  constructor(
    readonly client: Client,
    readonly stage: Stage,
  ) {}

  /** An element whose content `draw` makes anew whenever what `read` gives has changed. */
  place<K extends 'div' | 'p', T>(tag: K, attributes: Parameters<typeof element>[1], read: () => T, draw: (data: T) => Drawn): HTMLElementTagNameMap[K] {
    const made = element(tag, attributes);
    this.#parts.push(new Part(made, read, draw) as Part<unknown>);
    return made;
  }
  refresh(): void {
    for (const part of this.#parts) part.refresh();
  }
}

/** A table; on a phone a last column of `prose` has a line of its own below the others. */
export const table = (caption: string, heads: readonly string[], rows: readonly HTMLElement[], last: 'word' | 'prose' = 'word'): HTMLElement =>
  element(
    'table',
    { class: last },
    caption !== '' && element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows),
  );
export const row = (head: Node | string, ...cells: (Node | string)[]): HTMLElement =>
  element('tr', {}, element('th', { scope: 'row' }, head), ...cells.map((cell) => element('td', {}, cell)));
/** A word that is told apart by its colour too. */
export const mark = (kind: 'good' | 'bad' | 'open', text: string): HTMLElement => element('span', { class: `mark ${kind}` }, text);
/** A choice that is made at once. */
export const choice = (
  label: string,
  key: string,
  value: string,
  options: readonly (readonly [value: string, text: string])[],
  choose: (value: string) => void,
): HTMLElement =>
  element(
    'select',
    { 'aria-label': label, 'data-key': key, value, change: ({ target }) => choose((target as HTMLSelectElement).value) },
    ...options.map(([name, text]) => element('option', { value: name }, text)),
  );
