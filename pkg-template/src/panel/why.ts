/** "Why this?": a dialog that says why an offer is shown, what else was considered, and takes a no for an answer. */
import type { Client, Context, Decision } from '../types.js';
import { element } from './draw.js';
import { languageOf } from './language.js';
import type { PanelOptions } from './panel.js';
import { lay } from './style.js';

/**
 * Opens the dialog over the page; closing it gives the focus back. `host` is what the question is about: its language is
 * spoken, and the dialog goes with it. `dismiss` is called when the visitor does not want the offer.
 */
export function openWhy(
  client: Client,
  decision: Decision,
  host: HTMLElement,
  { context, dismiss, ...options }: PanelOptions & { context?: Context | undefined; dismiss?: (() => void) | undefined } = {},
): void {
  // Asked twice before the first answer had come.
  if (document.querySelector('[data-vitrin="why"]')) return;
  const language = languageOf(host, options.words, options.names);
  const { say } = language;
  const title = decision.offer?.content.title;
  const isChosen = decision.variant === 'personalized';
  const nameOf = (offer: string, called = offer) => {
    const name = language.name('offer', offer);
    return name === offer ? called : name;
  };
  const reasons = element('div', {});
  // The engine's answer may come with a part of it that is loaded now.
  const tell = () => {
    const { messages, considered } = client.explain(decision, context);
    const rows = considered.map(({ offer, title, outcome }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, nameOf(offer, title)),
        element('td', {}, language.outcome(outcome)),
      ),
    );
    reasons.replaceChildren(...language.tell(messages).map((sentence) => element('p', {}, sentence)));
    if (rows.length > 0)
      reasons.append(element('details', {}, element('summary', {}, say('considered')), element('table', {}, element('tbody', {}, ...rows))));
    if (messages.length > 0) stop();
  };
  const stop = client.subscribe(tell);
  // A box of its own, so that neither the shop's style nor ours reaches the other.
  const box = element('div', { 'data-vitrin': 'why', lang: language.tag });
  const root = box.attachShadow({ mode: 'open' });
  lay(root);
  const close = () => dialog.close();
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'title', close: () => (stop(), box.remove()) },
    element('h2', { id: 'title' }, say('why')),
    title !== undefined && element('p', {}, element('strong', {}, title)),
    element('p', {}, say(isChosen ? 'chosen_for_you' : 'for_everybody')),
    reasons,
    element(
      'div',
      { class: 'buttons' },
      // What everybody sees comes back with the next page: no promise is made of it.
      isChosen && dismiss &&
        element('button', { type: 'button', click: () => (close(), dismiss()) }, say('not_for_me')),
      element('button', { type: 'button', 'data-first': true, autofocus: true, click: close }, say('close')),
    ),
  );
  dialog.addEventListener('click', (event) => {
    // The dialog itself is hit only beside what it holds.
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (event.target === dialog && !inside) close();
  });
  tell();
  root.append(dialog);
  document.body.append(box);
  dialog.showModal();
}
