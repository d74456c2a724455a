/**
 * `<vitrin-offer placement="…">`: shows the offer of a placement in the page's own markup, through a `<template>` of
 * the shop where there is one. The shop's default content stays wherever there is no offer, before a grant, and after a
 * fault.
 */
import { watchExposure } from './exposure.js';
import { fill, isSafeAddress, plainLink, put, takeOver } from './fill.js';
import type { Client, Context, Decision, KnownItem, Offer, Status } from './types.js';

export { isSafeAddress } from './fill.js';
export { defineRecommendations, type VitrinRecommendationsElement } from './recommendations.js';

/** Whether decisions will come, again. */
const runs = ({ state, reason }: Status) => /^(ready|degraded)$/.test(state) && reason !== 'INTERNAL';

/** What is shown where the shop gives no template: a link with image, title, text and label. */
function plainTemplate(): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(plainLink(['img', 'image'], ['strong', 'title'], ['span', 'text'], ['span', 'label']));
  return fragment;
}

export interface VitrinOfferElement extends HTMLElement {
  /** What the element shows now, for the page's own "why this?". */
  readonly decision: Decision | undefined;
  context: Context | undefined;
}
/** "Why this?", asked at an offer. */
export interface Question {
  readonly decision: Decision;
  readonly context: Context | undefined;
  /** Takes the offer away and tells the engine. */
  dismiss(): void;
}
declare global {
  interface HTMLElementTagNameMap {
    'vitrin-offer': VitrinOfferElement;
  }
  interface HTMLElementEventMap {
    'vitrin-decision': CustomEvent<Decision>;
    'vitrin-why': CustomEvent<Question>;
  }
  interface DocumentEventMap {
    'vitrin-decision': CustomEvent<Decision>;
    'vitrin-why': CustomEvent<Question>;
  }
}

/**
 * Defines `<vitrin-offer>` for a client. A page has one: a second call changes nothing.
 *
 * Attributes: `placement`; `template`, the `data-offer` name of the template to use where there are several. Property:
 * `context`, the facts of the page. Inside, `[data-field~="href"]`, `[data-field~="label"]` and `[data-click]` take a
 * click, `[data-dismiss]` a dismissal; `[data-why]` asks why, which an event `vitrin-why` passes on to whoever opens the
 * dialog, `vitrin/privacy` or the script tag.
 */
export function defineOffer(client: Client): void {
  if (typeof customElements === 'undefined' || customElements.get('vitrin-offer')) return;

  /** Placements that the page was told about. */
  const misspelt = new Set<string>();

  class VitrinOffer extends HTMLElement implements VitrinOfferElement {
    static readonly observedAttributes = ['placement', 'template'];
    #decision: Decision | undefined;
    /** Id of the offer that stands in the element. */
    #shown: string | undefined;
    #context: Context | undefined;
    /** The shop's own content, held here while an offer is shown. */
    #default: Node[] | undefined;
    #dismissed: string | undefined;
    #unwatch: (() => void) | undefined;
    #stop: (() => void) | undefined;

    connectedCallback(): void {
      takeOver(this, 'context');
      this.addEventListener('click', this.#onClick);
      this.#stop ??= client.subscribe(this.#decide);
      // The parser may not have read the content yet.
      if (document.readyState === 'loading')
        document.addEventListener('DOMContentLoaded', this.#decide, { once: true });
      else this.#decide();
    }

    disconnectedCallback(): void {
      this.removeEventListener('click', this.#onClick);
      document.removeEventListener('DOMContentLoaded', this.#decide);
      this.#stop?.();
      this.#stop = undefined;
      this.#watch(undefined);
      // Moved, not gone: the exposure is watched for anew. Of one decision the engine counts one.
      this.#decision = undefined;
    }

    attributeChangedCallback(_: string, before: string | null, after: string | null): void {
      if (this.#stop && before !== after) this.#again();
    }

    get decision(): Decision | undefined {
      return this.#decision;
    }

    get context(): Context | undefined {
      return this.#context;
    }
    set context(context: Context | undefined) {
      this.#context = context;
      this.#decide();
    }

    #again(): void {
      this.#restore();
      this.#decision = undefined;
      this.#decide();
    }

    readonly #decide = (): void => {
      const placement = this.getAttribute('placement');
      if (!placement || !this.isConnected || document.readyState === 'loading') return;
      const decision = client.decide(placement, this.#context);
      // The engine runs and waits for a part of it: what stands there stays until it can tell.
      if (this.#shown !== undefined && decision.reasons.includes('not_ready') && runs(client.status)) return;
      const before = this.#decision;
      this.#decision = decision;
      if (decision.reasons.includes('unknown_placement') && !misspelt.has(placement)) {
        misspelt.add(placement);
        console.warn(`vitrin: <vitrin-offer placement="${placement}">: site.json has no such placement`);
      }
      const id = decision.offer?.id;
      if (before && before.offer?.id === id && before.placement === placement && before.id === decision.id) return;
      if (!decision.offer || id === this.#dismissed) this.#restore();
      else if (decision.offer.content.recommended) return this.#draw(decision, decision.offer);
      else if (this.#shown !== id) this.#show(decision.offer);
      this.#tell(decision);
    };

    /** Fills an offer's gaps with the first recommended item that the shop knows. */
    #draw(decision: Decision, { id, content }: Offer): void {
      const ids = content.recommended?.map(({ item }) => item) ?? [];
      const fit = (known: readonly KnownItem[]) => {
        // Decided anew while the shop was asked.
        if (this.#decision?.id !== decision.id) return;
        const its = known.find(({ href }) => isSafeAddress(href));
        if (!its) return this.#restore();
        this.#show({ id, content: { ...its, ...content } });
        this.#tell(decision);
      };
      client.items(ids).then(fit, () => fit([]));
    }

    #tell(decision: Decision): void {
      const id = decision.offer?.id;
      this.#watch(id !== undefined && id === this.#dismissed ? undefined : decision);
      this.dispatchEvent(new CustomEvent('vitrin-decision', { detail: decision, bubbles: true }));
    }

    #show({ id, content }: Offer): void {
      const wanted = this.getAttribute('template');
      const nodes = this.#default ?? [...this.childNodes];
      const templates = nodes.filter(
        (node) => node instanceof HTMLTemplateElement && node.dataset['offer'] !== undefined,
      );
      const template = (
        wanted ? templates.find((node) => (node as HTMLElement).dataset['offer'] === wanted) : templates[0]
      ) as HTMLTemplateElement | undefined;
      // Built node by node, as frameworks do, its children stand beside its content.
      if (template && !template.content.firstChild)
        template.content.append(...[...template.childNodes].map((node) => node.cloneNode(true)));
      const fragment = template ? document.importNode(template.content, true) : plainTemplate();
      fill(fragment, content);
      // A price that was made for the visitor is never shown without saying so.
      if (content.notice && !fragment.querySelector('[data-field~="notice"]'))
        fragment.append(Object.assign(document.createElement('small'), { textContent: content.notice }));
      if (!this.#default) {
        // What stands below must not jump up while the offer takes the place of the default.
        const { height } = this.getBoundingClientRect();
        if (height) this.style.minHeight = `${height}px`;
        this.#default = nodes;
      }
      put(this, fragment);
      this.#shown = id;
    }

    #restore(): void {
      if (!this.#default) return;
      put(this, ...this.#default);
      this.style.minHeight = '';
      this.#default = undefined;
      this.#shown = undefined;
    }

    /** Tells the exposure once the decision has been in view for long enough. */
    #watch(decision: Decision | undefined): void {
      this.#unwatch?.();
      this.#unwatch = decision && watchExposure(this, decision, client.exposed);
    }

    readonly #onClick = (event: Event): void => {
      const decision = this.#decision;
      const target = event.target as Element | null;
      if (!decision?.offer || !this.#default || !target?.closest) return;
      const { id } = decision.offer;
      const dismiss = () => {
        this.#dismissed = id;
        client.dismissed(decision);
        this.#watch(undefined);
        this.#restore();
      };
      // The page around it has marks of its own.
      const hits = (marks: string) => {
        const mark = target.closest(marks);
        return mark !== this && this.contains(mark);
      };
      if (hits('[data-dismiss]')) {
        event.preventDefault();
        dismiss();
      } else if (hits('[data-why]')) {
        event.preventDefault();
        const detail: Question = { decision, context: this.#context, dismiss };
        this.dispatchEvent(new CustomEvent('vitrin-why', { detail, bubbles: true, composed: true }));
      } else if (hits('[data-field~="href"], [data-field~="label"], [data-click]')) {
        client.clicked(decision);
      }
    };
  }

  customElements.define('vitrin-offer', VitrinOffer);
}
