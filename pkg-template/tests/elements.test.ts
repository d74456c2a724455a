/** Elements as frameworks build them and pages surround them. */
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineOffer, defineRecommendations, type VitrinOfferElement } from '../src/element.js';
import { init, type Client } from '../src/index.js';
import { definePrivacy } from '../src/privacy.js';
import type { VitrinPrivacyElement } from '../src/late.js';
import type { Vote } from '../src/types.js';
import { files, openPage, settled } from './page.js';
import { answers, called, Engine, reset } from './recording-engine.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
const GRANTED: Vote = { storage: 'granted', personalization: 'granted' };
const INTEREST = { key: 'category.boots', dimension: 'category', name: 'boots', share: 0.5, events: 3, lastAt: 1, preference: 'auto' };
let client: Client;

/** An element with a template whose nodes are given, or none. */
function place(tag: string, attributes: Record<string, string> = {}, ...nodes: Node[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append('New this week', ...nodes);
  return element;
}
function template(name: string, tag: string, { into = 'content', mark = 'data-field', value = 'title' } = {}): HTMLTemplateElement {
  const made = document.createElement('template');
  made.dataset['offer'] = name;
  const field = document.createElement(tag);
  field.setAttribute(mark, value);
  (into === 'content' ? made.content : made).append(field);
  return made;
}

beforeEach(async () => {
  openPage();
  reset();
  files.set('/items.json', () => Response.json([{ id: 'a', title: 'A', href: '/a', image: { src: '/a.jpg' } }, { id: 'b', title: 'B', href: '/b' }]));
  vi.stubGlobal('CSSStyleSheet', class { replaceSync() {} });
  HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  // One definition for all tests, as for all of a page.
  client ??= init({ site: 'shop', config: '/site.json', items: '/items.json' });
  defineOffer(client);
  defineRecommendations(client);
  answers.offers = { home: { id: 'trail', content: { title: 'Trail', href: '/trail' } } };
  vi.spyOn(Engine.prototype, 'view').mockImplementation(((name: string) =>
    name === 'interests' ? [INTEREST] : /^(budget|preview|predictions)$/.test(name) ? null : []) as never);
  client.consent.set(GRANTED);
  await client.ready;
  await settled();
});
afterEach(async () => {
  document.body.replaceChildren();
  document.documentElement.lang = 'en';
  client.consent.set({ storage: 'denied', personalization: 'denied', measurement: 'denied' });
  await settled();
});

/** Runs before the panel is defined, which is once. */
test('what a page gives the panel before it is defined counts', async () => {
  const panel = place('vitrin-privacy') as VitrinPrivacyElement;
  document.body.append(panel);
  const permit = vi.fn();
  Object.assign(panel, { permit, words: { forget: 'Glöm mig' } });
  definePrivacy(client);
  await settled();
  panel.shadowRoot!.querySelector<HTMLElement>('input[data-key=measurement]')!.click();
  // Of what nobody has decided it says nothing.
  expect(permit.mock.calls).toEqual([[{ ...GRANTED, measurement: 'granted' }]]);
  panel.shadowRoot!.querySelector<HTMLElement>('input[data-key=personalization]')!.click();
  expect(permit.mock.calls[1]).toEqual([{ storage: 'granted', personalization: 'denied' }]);
  expect(panel.shadowRoot!.textContent).toContain('Glöm mig');
});

test.each<[string, object]>([
  ['no function and no text', { names: { interest: 'boots' }, words: { forget: 7 } }],
  ['a function that throws', { names: () => { throw new Error('of the shop'); }, words: null }],
])('a panel whose names are %s has ours', async (_, given) => {
  definePrivacy(client);
  const panel = Object.assign(document.createElement('vitrin-privacy'), given);
  document.body.append(panel);
  await settled();
  expect(panel.shadowRoot!.textContent).toContain('boots');
  expect(panel.shadowRoot!.textContent).toContain('Forget me');
});

test('a panel that is put back shows nothing of before, and speaks the page\'s language', async () => {
  definePrivacy(client);
  const panel = place('vitrin-privacy');
  document.documentElement.lang = 'de';
  document.body.append(panel);
  await settled();
  expect(panel.shadowRoot!.textContent).toContain('boots');
  expect(panel.lang).toBe('en');
  panel.remove();
  client.consent.set({ storage: 'denied', personalization: 'denied' });
  document.documentElement.lang = 'sv';
  document.body.append(panel);
  await settled();
  expect(panel.shadowRoot!.textContent).toBe('');
  expect(panel.shadowRoot!.querySelector('slot')).not.toBeNull();
  client.consent.set(GRANTED);
  await settled();
  expect(panel.shadowRoot!.textContent).toContain('boots');
  expect(panel.lang).toBe('');
  expect(panel.shadowRoot!.textContent).not.toContain('Forget me');
});

test('asked twice at once, there is one answer', async () => {
  definePrivacy(client);
  document.body.append(place('vitrin-offer', { placement: 'home' }, template('', 'button', { mark: 'data-why', value: '' })));
  await settled();
  const why = document.querySelector('button')!;
  why.click();
  why.click();
  await settled();
  expect(document.querySelectorAll('[data-vitrin=why]')).toHaveLength(1);
});

test('an offer whose attributes come after it stands on the page', async () => {
  const element = place('vitrin-offer', {}, template('small', 'i'), template('large', 'b'));
  document.body.append(element);
  element.setAttribute('placement', 'home');
  expect(element.querySelector('i')?.textContent).toBe('Trail');
  element.setAttribute('template', 'large');
  expect(element.querySelector('b')?.textContent).toBe('Trail');
  expect(element.childNodes).toHaveLength(1);
});

test.each(['content', 'children'])('a template that was built node by node, into its %s', async (into) => {
  const element = place('vitrin-offer', { placement: 'home' }, template('', 'b', { into }));
  document.body.append(element);
  expect(element.textContent).toBe('Trail');
  answers.offers = {};
  client.consent.set({ measurement: 'granted' });
  await settled();
  expect(element.textContent).toContain('New this week');
});

test('a template of React\'s, which takes it off again', async () => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const title = createElement('b', { 'data-field': 'title' });
  await act(async () => root.render(createElement('vitrin-offer', { placement: 'home' } as object, createElement('template', { 'data-offer': '' } as object, title))));
  await settled();
  expect(document.body.textContent).toBe('Trail');
  await act(async () => root.unmount());
  expect(document.body.textContent).toBe('');
});

test.each([
  ['data-dismiss', 'drawer'],
  ['data-why', ''],
  ['data-click', ''],
])('%s of the page around an offer is not the offer\'s', async (mark, value) => {
  const around = document.createElement('div');
  around.setAttribute(mark, value);
  const element = place('vitrin-offer', { placement: 'home' }, template('', 'span')) as VitrinOfferElement;
  around.append(element);
  document.body.append(around);
  const before = called('handle').length;
  const click = new MouseEvent('click', { bubbles: true, cancelable: true });
  element.querySelector('span')!.dispatchEvent(click);
  expect(click.defaultPrevented).toBe(false);
  expect(called('handle')).toHaveLength(before);
  expect(element.textContent).toBe('Trail');
});

test('a keyboard in recommendations stays with them when they change; a picture without words has none', async () => {
  const next = (item: string) => ({ item, score: 1, reason: 'popular', of: null });
  answers.recommended = { items: [next('a')], wanted: [] } as never;
  const element = place('vitrin-recommendations', { kind: 'next' });
  document.body.append(element);
  await settled();
  expect(element.querySelector('img')!.getAttribute('alt')).toBe('');
  element.querySelector('a')!.focus();
  answers.recommended = { items: [next('a'), next('b')], wanted: [] } as never;
  client.track('search', { search_term: 'tent' });
  await settled();
  expect(element.querySelectorAll('a')).toHaveLength(2);
  expect(document.activeElement).toBe(element);
});
