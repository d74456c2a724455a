/**
 * `<vitrin-privacy>` and the answer to "Why this?", without what they show: that comes by `load` when the engine runs and
 * somebody asks. Until then, and where nothing is granted, the element keeps what the shop has put into it.
 */
import type { Question } from './element.js';
import { takeOver } from './fill.js';
import type { mount, PanelOptions } from './panel/panel.js';
import type { openWhy } from './panel/why.js';
import type { Client } from './types.js';

/** The module that is loaded late. */
export interface Panel {
  mount: typeof mount;
  openWhy: typeof openWhy;
}

export interface VitrinPrivacyElement extends HTMLElement {
  /** What the panel says, where the shop says it better. */
  words: PanelOptions['words'];
  /** What the shop calls its categories, items and segments. */
  names: PanelOptions['names'];
  /** What a switch does, where the shop has a banner that must agree. */
  permit: PanelOptions['permit'];
}
declare global {
  interface HTMLElementTagNameMap {
    'vitrin-privacy': VitrinPrivacyElement;
  }
}

export function defineLate(client: Client, load: () => Promise<Panel>): void {
  if (typeof customElements === 'undefined' || customElements.get('vitrin-privacy')) return;
  /** Whether there is something to ask the engine. */
  const runs = () => client.status.state === 'ready' || client.status.state === 'degraded';
  /** A file that does not come leaves the page as it is. */
  const late = (use: (panel: Panel) => void) => void load().then(use, () => undefined);

  class VitrinPrivacy extends HTMLElement implements VitrinPrivacyElement {
    #options: PanelOptions = {};
    #stop: (() => void) | undefined;
    #unmount: (() => void) | undefined;

    connectedCallback(): void {
      for (const name of ['words', 'names', 'permit']) takeOver(this, name);
      this.#stop ??= client.on('status', this.#try);
      this.#try();
    }
    disconnectedCallback(): void {
      this.#stop?.();
      this.#unmount?.();
      this.#stop = this.#unmount = undefined;
    }
    readonly #try = (): void => {
      if (this.#unmount || !runs()) return;
      late(({ mount }) => {
        if (this.isConnected) this.#unmount ??= mount(this, client, this.#options);
      });
    };
    #change(options: PanelOptions): void {
      this.#options = { ...this.#options, ...options };
      if (!this.#unmount) return;
      this.#unmount();
      this.#unmount = undefined;
      this.#try();
    }
    get words() {
      return this.#options.words;
    }
    set words(words) {
      this.#change({ words });
    }
    get names() {
      return this.#options.names;
    }
    set names(names) {
      this.#change({ names });
    }
    get permit() {
      return this.#options.permit;
    }
    set permit(permit) {
      this.#change({ permit });
    }
  }
  customElements.define('vitrin-privacy', VitrinPrivacy);
  document.addEventListener('vitrin-why', ({ target, detail }) => {
    const { names, words } = document.querySelector('vitrin-privacy') ?? {};
    const { decision, context, dismiss }: Question = detail;
    late(({ openWhy }) => openWhy(client, decision, target as HTMLElement, { context, dismiss, names, words }));
  });
}
