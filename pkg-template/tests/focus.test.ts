/** Where the keyboard is, once what it was in has gone. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineOffer } from '../src/element.js';
import { init, type Client } from '../src/index.js';
import { openPage, settled } from './page.js';
import { answers, reset } from './recording-engine.js';

let client: Client;
let place: HTMLElement;
beforeEach(async () => {
  openPage();
  reset();
  answers.offers = { home: { id: 'trail', content: { title: 'Trail' } } };
  // One definition for all tests, as for all of a page.
  client ??= init({ site: 'shop', config: '/site.json' });
  defineOffer(client);
  place = Object.assign(document.createElement('vitrin-offer'), { textContent: 'New this week' });
  const template = Object.assign(document.createElement('template'), { className: 'card' });
  template.dataset['offer'] = 'card';
  const not_for_me = Object.assign(document.createElement('button'), { textContent: 'Not for me' });
  not_for_me.dataset['dismiss'] = '';
  template.content.append(not_for_me);
  place.append(template);
  place.setAttribute('placement', 'home');
  document.body.append(place);
  client.consent.set({ storage: 'granted', personalization: 'granted' });
  await client.ready;
  await settled();
});
afterEach(async () => {
  place.remove();
  client.consent.set({ storage: 'denied', personalization: 'denied' });
  await settled();
});

test('a keyboard that dismissed an offer stays in its place, until it goes on', () => {
  const button = place.querySelector('button')!;
  button.focus();
  button.click();
  expect(place.textContent).toContain('New this week');
  expect(document.activeElement).toBe(place);
  place.blur();
  expect(place.hasAttribute('tabindex')).toBe(false);
});

test('one that is elsewhere is left there', () => {
  place.querySelector('button')!.click();
  expect(document.activeElement).toBe(document.body);
  expect(place.hasAttribute('tabindex')).toBe(false);
});
