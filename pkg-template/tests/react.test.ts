/** The React binding: hydration without a warning, decisions that follow the client, exposures, and what a server draws. */
import { createElement as h, StrictMode, type ReactElement } from 'react';
import { act } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { init, type Client, type Vote } from '../src/index.js';
import { Placement, useConsent, usePlacement, useRecommendations, useSegments, useVitrin, VitrinProvider } from '../src/react.js';
import { openPage } from './page.js';
import { answers, called, reset } from './recording-engine.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
const HERO = { id: 'trail-10', content: { title: 'Trail shoes' } };
let client: Client;
let root: Root | undefined;
let box: HTMLElement;
/** The observers that wait, with what they watch. */
let watched: { element: Element; see: (share: number) => void }[];
const complaints = vi.spyOn(console, 'error');

class Observer {
  constructor(private readonly tell: (entries: object[]) => void) {}
  observe(element: Element) {
    const see = (share: number) =>
      this.tell([{ intersectionRatio: share, isIntersecting: share > 0, intersectionRect: { height: 0 } }]);
    watched.push({ element, see });
  }
  unobserve() {}
  disconnect() {
    watched = [];
  }
}

beforeEach(() => {
  openPage();
  reset();
  complaints.mockClear();
  watched = [];
  vi.stubGlobal('IntersectionObserver', Observer);
  client = init({ site: 'shop', config: { any: 'config' } });
  box = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  vi.useRealTimers();
  await act(async () => root?.unmount());
  root = undefined;
  box.remove();
  client.destroy();
  vi.unstubAllGlobals();
});

const within = (child: ReactElement) => h(StrictMode, null, h(VitrinProvider, { client }, child));
const hero = h(Placement, {
  name: 'home',
  fallback: h('p', null, 'New this week'),
  children: (offer, { dismiss, clicked }) =>
    h('a', { onClick: clicked }, offer.content.title, h('button', { onClick: dismiss })),
});
const draw = async (element: ReactElement) => {
  root ??= createRoot(box);
  await act(async () => root!.render(within(element)));
};
const grant = () =>
  act(async () => {
    client.consent.set(ALL);
    await client.ready;
  });

test('a server draws the fallback, and hydrating it before or after a grant warns of nothing', async () => {
  answers.offers['home'] = HERO;
  const markup = renderToString(within(hero));
  expect(markup).toContain('New this week');
  await grant();
  expect(client.status.state).toBe('ready');
  box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
  const mismatch = vi.fn();
  await act(async () => {
    root = hydrateRoot(box, within(hero), { onRecoverableError: mismatch });
  });
  expect(box.textContent).toBe('Trail shoes');
  expect(mismatch).not.toHaveBeenCalled();
  expect(complaints).not.toHaveBeenCalled();
});

test('the offer takes the place of the fallback after a grant, and goes with a withdrawal', async () => {
  answers.offers['home'] = HERO;
  await draw(hero);
  expect(box.textContent).toBe('New this week');
  await grant();
  expect(box.textContent).toBe('Trail shoes');
  await act(async () => client.consent.set({ personalization: 'denied', measurement: 'denied' }));
  expect(box.textContent).toBe('New this week');
});

test('a dismissed offer gives way to the fallback, and the engine hears of it, and no more than that', async () => {
  answers.offers['home'] = HERO;
  await draw(hero);
  await grant();
  await act(async () => box.querySelector('button')!.click());
  expect(box.textContent).toBe('New this week');
  const told = called('handle').map(([input]) => input as { type: string });
  expect(told.filter(({ type }) => type === 'dismissed').map(Object.keys)).toEqual([['type', 'decision']]);
});

test('an exposure is told once, after a second in view', async () => {
  answers.offers['home'] = HERO;
  await draw(hero);
  await grant();
  expect(watched.map(({ element }) => element)).toEqual([box.firstElementChild]);
  vi.useFakeTimers();
  const exposures = () => called('handle').filter(([input]) => (input as { type: string }).type === 'exposed').length;
  watched[0]!.see(0.4);
  vi.advanceTimersByTime(5000);
  expect(exposures()).toBe(0);
  watched[0]!.see(0.6);
  vi.advanceTimersByTime(999);
  expect(exposures()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(exposures()).toBe(1);
  // Drawn again with the same decision: not watched again.
  await draw(hero);
  expect(watched).toEqual([]);
});

test('a context is compared by its content', async () => {
  const Cart = ({ minor }: { minor: number }) => h('i', null, usePlacement('cart', { cart_value_minor: minor }).decision.id);
  await draw(h(Cart, { minor: 1 }));
  await grant();
  const asked = called('decide').length;
  await draw(h(Cart, { minor: 1 }));
  expect(called('decide').length).toBe(asked);
  await draw(h(Cart, { minor: 2 }));
  expect(called('decide').at(-1)).toEqual([['cart'], { cart_value_minor: 2 }]);
});

test('consent and segments are there as hooks', async () => {
  const Bar = () => {
    const [consent, set] = useConsent();
    const names = useSegments().map(({ segment }) => segment);
    return h('button', { onClick: () => set(ALL) }, `${consent.personalization} ${names.join()}`);
  };
  await draw(h(Bar));
  expect(box.textContent).toBe('pending ');
  await act(async () => {
    box.querySelector('button')!.click();
    await client.ready;
  });
  expect(box.textContent).toMatch(/^granted/);
});

test('recommendations come after a grant, and are asked for anew when the query says something else', async () => {
  answers.recommended = { items: [{ item: 'fox', score: 1, reason: 'viewed_after', of: 'hare' }], wanted: [] };
  const Next = ({ item }: { item: string }) =>
    h('ul', null, useRecommendations({ kind: 'similar', item, n: 4 }).map((one) => h('li', { key: one.item }, one.item, ': ', one.sentence)));
  const markup = renderToString(within(h(Next, { item: 'hare' })));
  expect(markup).toBe('<ul></ul>');
  await draw(h(Next, { item: 'hare' }));
  expect(box.textContent).toBe('');
  await grant();
  expect(box.textContent).toMatch(/^fox: ./);
  const asked = called('recommend').length;
  await draw(h(Next, { item: 'hare' }));
  expect(called('recommend').length).toBe(asked);
  await draw(h(Next, { item: 'elk' }));
  expect(called('recommend').length).toBeGreaterThan(asked);
  expect(called('recommend').at(-1)![0]).toMatchObject({ kind: 'similar', item: 'elk', n: 4 });
});

test('without a provider a hook says so', () => {
  const Lost = () => h('i', null, useVitrin().status.state);
  expect(() => renderToString(h(Lost))).toThrow('no <VitrinProvider> above');
});
