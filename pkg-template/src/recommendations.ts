/**
 * `<vitrin-recommendations kind="next" n="4">`: shows recommended items in the page's own markup. The shop's default content
 * stays wherever nothing is recommended, before a grant, and after a fault.
 */
import { fill, isSafeAddress, plainLink, put, takeOver } from './fill.js';
import { reasonOf } from './sentences.js';
import { decoded, write } from './sentences/message.js';
import { recommendedIn } from './sentences/recommended.js';
import type { Client, Context, KnownItem, Recommendation, RecommendationQuery } from './types.js';

export interface VitrinRecommendationsElement extends HTMLElement {
  /** What the element shows now, for the page's own "why this?". */
  readonly recommendations: readonly Recommendation[];
  context: Context | undefined;
}
declare global {
  interface HTMLElementTagNameMap {
    'vitrin-recommendations': VitrinRecommendationsElement;
  }
  interface HTMLElementEventMap {
    'vitrin-recommendations': CustomEvent<readonly Recommendation[]>;
  }
  interface DocumentEventMap {
    'vitrin-recommendations': CustomEvent<readonly Recommendation[]>;
  }
}

/** One item as it is shown. */
interface Shown {
  readonly recommendation: Recommendation;
  readonly facts: KnownItem;
}

const isTemplate = (node: Node, name: string): node is HTMLTemplateElement =>
  node instanceof HTMLTemplateElement && node.dataset[name] !== undefined;

/** What is shown where the shop gives no template: a list of links. */
function plainFrame(): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const list = document.createElement('ul');
  const template = document.createElement('template');
  template.dataset['recommendation'] = '';
  const item = document.createElement('li');
  item.append(plainLink(['img', 'image'], ['strong', 'title'], ['span', 'price'], ['small', 'reason']));
  template.content.append(item);
  list.append(template);
  fragment.append(list);
  return fragment;
}

/**
 * Defines `<vitrin-recommendations>` for a client. A page has one: a second call changes nothing.
 *
 * Attributes: `kind`; `item`, the id of the product that the page is about; `category`, the path of its category; `n`, how
 * many at most; `min`, below how many the default stays. Property: `context`, the facts of the page. Inside,
 * `<template data-recommendations>` is the frame, and in it `<template data-recommendation>` stands where the items go, each
 * with `data-field` as in an offer, and `price`, `brand`, `reason`.
 */
export function defineRecommendations(client: Client): void {
  if (typeof customElements === 'undefined' || customElements.get('vitrin-recommendations')) return;

  class VitrinRecommendations extends HTMLElement implements VitrinRecommendationsElement {
    static readonly observedAttributes = ['kind', 'item', 'category', 'n', 'min'];
    #recommendations: readonly Recommendation[] = [];
    #context: Context | undefined;
    /** The shop's own content, held here while something is shown. */
    #default: Node[] | undefined;
    /** What stands in the element, as text: it changes only when this does. */
    #shown = '';
    /** Grows with each question: what the shop says about an earlier answer's items comes too late. */
    #turn = 0;
    #stop: (() => void) | undefined;
    #waits = false;

    connectedCallback(): void {
      takeOver(this, 'context');
      this.#stop ??= client.subscribe(this.#askSoon);
      // The parser may not have read the content yet.
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', this.#ask, { once: true });
      else this.#ask();
    }

    disconnectedCallback(): void {
      document.removeEventListener('DOMContentLoaded', this.#ask);
      this.#stop?.();
      this.#stop = undefined;
      this.#turn += 1;
    }

    attributeChangedCallback(_: string, before: string | null, after: string | null): void {
      if (before !== after) this.#ask();
    }

    get recommendations(): readonly Recommendation[] {
      return this.#recommendations;
    }

    get context(): Context | undefined {
      return this.#context;
    }
    set context(context: Context | undefined) {
      this.#context = context;
      this.#ask();
    }

    /** Asking and drawing are a task each, of each element: many of them together would keep the page from answering. */
    readonly #askSoon = (): void => {
      if (this.#waits) return;
      this.#waits = true;
      setTimeout(() => {
        this.#waits = false;
        this.#ask();
      });
    };

    readonly #ask = (): void => {
      const kind = this.getAttribute('kind');
      if (!kind || !this.isConnected || document.readyState === 'loading') return;
      const turn = (this.#turn += 1);
      const query: Record<string, unknown> = { kind };
      for (const name of ['item', 'category']) if (this.hasAttribute(name)) query[name] = this.getAttribute(name);
      if (this.hasAttribute('n')) query['n'] = Number(this.getAttribute('n'));
      const found = client.recommend(query as unknown as RecommendationQuery, this.#context);
      // With those that the reasons are about: people know them by their titles.
      const ids = new Set(found.flatMap(({ item, of }) => (of === null ? [item] : [item, of])));
      const fit = (facts: readonly KnownItem[]) => setTimeout(() => turn === this.#turn && this.#fit(found, facts));
      client.items([...ids]).then(fit, () => fit([]));
    };

    #fit(found: readonly Recommendation[], facts: readonly KnownItem[]): void {
      const shown: Shown[] = [];
      const writer = { ...recommendedIn(this), name: (_: string, key: string) => decoded(key).replaceAll('/', ', ') };
      for (const recommendation of found) {
        const its = facts.find(({ key }) => key === recommendation.item);
        // A product that leads nowhere is no recommendation.
        if (!its || !isSafeAddress(its.href)) continue;
        const of = facts.find(({ key }) => key === recommendation.of);
        const sentence = write(reasonOf(recommendation, of?.title), writer);
        shown.push({ recommendation: { ...recommendation, sentence }, facts: its });
      }
      this.#recommendations = shown.map(({ recommendation }) => recommendation);
      const text = JSON.stringify(shown.map(({ recommendation: { item, sentence }, facts: its }) => [item, sentence, its]));
      if (shown.length < Math.max(1, Number(this.getAttribute('min')) || 1)) {
        this.#recommendations = [];
        this.#restore();
      } else if (text !== this.#shown) {
        this.#show(shown);
        this.#shown = text;
      } else return;
      const detail = this.#recommendations;
      this.dispatchEvent(new CustomEvent('vitrin-recommendations', { detail, bubbles: true }));
    }

    #show(shown: readonly Shown[]): void {
      const nodes = this.#default ?? [...this.childNodes];
      const given = nodes.find((node) => isTemplate(node, 'recommendations')) as HTMLTemplateElement | undefined;
      const frame = given ? document.importNode(given.content, true) : plainFrame();
      const places = [...frame.querySelectorAll('template')].filter((node) => isTemplate(node, 'recommendation'));
      for (const place of places) {
        for (const { recommendation, facts } of shown) {
          const item = document.importNode(place.content, true);
          fill(item, { ...facts, reason: recommendation.sentence });
          for (const element of item.querySelectorAll<HTMLElement>('[data-item]')) element.dataset['item'] = facts.id;
          place.before(item);
        }
        place.remove();
      }
      if (!this.#default) {
        // What stands below must not jump up while the items take the place of the default.
        const { height } = this.getBoundingClientRect();
        if (height) this.style.minHeight = `${height}px`;
        this.#default = nodes;
      }
      put(this, frame);
    }

    #restore(): void {
      this.#shown = '';
      if (!this.#default) return;
      put(this, ...this.#default);
      this.style.minHeight = '';
      this.#default = undefined;
    }
  }

  customElements.define('vitrin-recommendations', VitrinRecommendations);
}
