/** `<vitrin-offer>`: what it shows, what it refuses to show, and when it says that it was seen. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineOffer, isSafeAddress, type VitrinOfferElement } from '../src/element.js';
import { init, type Client, type Offer, type OfferContent } from '../src/index.js';
import { openPage, settled } from './page.js';
import { answers, called, reset } from './recording-engine.js';

const CONTENT: OfferContent = {
  title: '10 % off <b>trail</b> shoes',
  text: 'Until Sunday',
  href: '/trail',
  label: 'See them',
  image: { src: '/img/trail.jpg', alt: 'A path', width: 800, height: 400 },
};
const offer = (id: string, content: Partial<OfferContent> = {}): Offer => ({ id, content: { ...CONTENT, ...content } });
const CARD = `<template data-offer="card"><a data-field="href"><img data-field="image"><h2 data-field="title"></h2>
  <p data-field="text"></p><span data-field="label"></span></a><a href="/why" class="why">Why?</a><button data-dismiss>×</button></template>`;

/** Observers made since the test began, and what they watch. */
const observers: Watcher[] = [];
class Watcher {
  readonly watched = new Set<Element>();
  constructor(readonly tell: (entries: Partial<IntersectionObserverEntry>[]) => void) {
    observers.push(this);
  }
  observe(element: Element): void { this.watched.add(element); }
  unobserve(element: Element): void { this.watched.delete(element); }
  disconnect(): void { this.watched.clear(); }
}
function see(intersectionRatio: number, height = 100): void {
  for (const { watched, tell } of observers) {
    if (watched.size) tell([{ intersectionRatio, isIntersecting: intersectionRatio > 0, intersectionRect: { height } as DOMRect }]);
  }
}

let client: Client;
async function grant(): Promise<void> {
  client.consent.set({ storage: 'granted', personalization: 'granted' });
  await client.ready;
  await settled();
}
/** Markup of the test's own, as the parser of a page would read it. */
function place(inner: string, attributes = ''): VitrinOfferElement {
  const page = new DOMParser().parseFromString(`<vitrin-offer placement="home" ${attributes}>${inner}</vitrin-offer>`, 'text/html');
  const element = document.importNode(page.querySelector('vitrin-offer')!, true) as VitrinOfferElement;
  document.body.append(element);
  return element;
}
const inputs = (type: string) => called('handle').map(([input]) => input as { type: string }).filter((input) => input.type === type);

beforeEach(() => {
  openPage();
  reset();
  observers.length = 0;
  vi.stubGlobal('IntersectionObserver', Watcher);
  // One definition for all tests, as for all of a page: its client is told apart by the site, which stays.
  client ??= init({ site: 'shop', config: '/site.json' });
  defineOffer(client);
});
afterEach(async () => {
  document.body.replaceChildren();
  client.consent.set({ storage: 'denied', personalization: 'denied' });
  await settled();
});

describe('what is shown', () => {
  test('before a grant, the shop\'s own content', () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    expect(element.textContent).toContain('New this week');
    expect(element.querySelector('h2')).toBeNull();
  });

  test.each([
    ['below the offer, where the template has no place for it', CARD],
    ['in its place', `<template data-offer="card"><h2 data-field="title"></h2><i data-field="notice"></i></template>`],
  ])('the notice of a price that was made for the visitor, once, %s', async (_, card) => {
    answers.offers = { home: offer('trail', { notice: 'Made for <i>you</i>.' }) };
    await grant();
    const element = place(card);
    await settled();
    expect(element.textContent!.split('Made for <i>you</i>.')).toHaveLength(2);
    expect(element.querySelector('small') === null).toBe(card !== CARD);
    answers.offers = { home: offer('plain') };
    client.track('page_view', {});
    await settled();
    expect(element.textContent).not.toContain('Made for');
  });

  test('with an offer, the template filled with text and safe attributes', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    await grant();
    expect(element.querySelector('p')?.textContent).toBe('Until Sunday');
    expect(element.querySelector('h2')?.textContent).toBe('10 % off <b>trail</b> shoes');
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/trail');
    const image = element.querySelector('img')!;
    expect([image.getAttribute('src'), image.alt, image.width, image.height]).toEqual(['/img/trail.jpg', 'A path', 800, 400]);
    expect(element.textContent).not.toContain('New this week');
    expect(element.decision?.offer?.id).toBe('trail');
  });

  test('without an offer, the shop\'s own content, the same nodes', async () => {
    const element = place(`<p>New this week</p>${CARD}`);
    const nodes = [...element.childNodes];
    await grant();
    expect([...element.childNodes]).toEqual(nodes);
  });

  test('where site.json has no such placement, the shop\'s own content, and the console says so once', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    answers.reasons = { home: ['unknown_placement'] };
    await grant();
    const elements = [place('New this week'), place('And this')];
    await settled();
    expect(elements.map((element) => element.textContent)).toEqual(['New this week', 'And this']);
    expect(warned.mock.calls).toEqual([['vitrin: <vitrin-offer placement="home">: site.json has no such placement']]);
  });

  test('without a template, a plain link', async () => {
    answers.offers = { home: offer('trail') };
    const element = place('<p>New this week</p>');
    await grant();
    expect(element.querySelector('a > strong')?.textContent).toBe(CONTENT.title);
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/trail');
  });

  test('of several templates, the one that the element names', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`${CARD}<template data-offer="line"><em data-field="title"></em></template>`, 'template="line"');
    await grant();
    expect(element.querySelector('em')?.textContent).toBe(CONTENT.title);
    expect(element.querySelector('h2')).toBeNull();
  });

  test('what the offer lacks is hidden', async () => {
    answers.offers = { home: { id: 'bare', content: { title: 'Trail shoes' } } };
    const element = place(CARD);
    await grant();
    expect(element.querySelector('img')?.hidden).toBe(true);
    expect(element.querySelector('p')?.hidden).toBe(true);
    expect(element.querySelector('h2')?.hidden).toBe(false);
  });

  test('the next offer, when what decisions depend on changes; the default again, when there is none', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    await grant();
    answers.offers = { home: offer('tent', { title: 'Tents' }) };
    client.track('view_item', { items: [{ item_id: '1' }] });
    await settled();
    expect(element.querySelector('h2')?.textContent).toBe('Tents');
    answers.offers = {};
    client.track('view_item', { items: [{ item_id: '2' }] });
    await settled();
    expect(element.querySelector('p')?.textContent).toBe('New this week');
    expect(element.querySelector('h2')).toBeNull();
  });

  test('the shop\'s own content after a withdrawal', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    await grant();
    client.consent.set({ storage: 'denied', personalization: 'denied' });
    await settled();
    expect(element.querySelector('p')?.textContent).toBe('New this week');
  });

  test('the same nodes while the offer stays the same', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(CARD);
    await grant();
    const title = element.querySelector('h2');
    client.track('view_item', { items: [{ item_id: '1' }] });
    await settled();
    expect(element.querySelector('h2')).toBe(title);
    // Another page view, another decision for the same offer.
    const before = element.decision;
    client.track('page_view', {});
    await settled();
    expect(element.decision?.id).not.toBe(before?.id);
    expect(element.querySelector('h2')).toBe(title);
  });

  test('the template that the element names now', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}<template data-offer="line"><em data-field="title"></em></template>`, 'template="card"');
    await grant();
    element.setAttribute('template', 'line');
    expect(element.querySelector('em')?.textContent).toBe(CONTENT.title);
    expect(element.querySelector('h2')).toBeNull();
    expect(element.textContent).not.toContain('New this week');
    expect(element.decision?.offer?.id).toBe('trail');
  });

  test('the same nodes after a move in the page, and none of the default', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    await grant();
    const title = element.querySelector('h2');
    const other = document.body.appendChild(document.createElement('main'));
    other.append(element);
    expect(element.querySelector('h2')).toBe(title);
    expect(element.decision?.offer?.id).toBe('trail');
    answers.offers = {};
    element.remove();
    other.append(element);
    expect(element.querySelector('p')?.textContent).toBe('New this week');
  });

  test('the facts of the page go into the decision', async () => {
    const element = place(CARD);
    element.context = { region: 'SE' };
    await grant();
    expect(called('decide').at(-1)).toEqual([['home'], { region: 'SE' }]);
  });

  test('facts that were set before the element was defined count, and later ones too', async () => {
    await grant();
    const element = place(CARD);
    element.remove();
    // As a page leaves it that sets the property before the engine's file has come.
    Object.defineProperty(element, 'context', { value: { region: 'NO' }, configurable: true, enumerable: true, writable: true });
    document.body.append(element);
    expect(called('decide').at(-1)).toEqual([['home'], { region: 'NO' }]);
    expect(element.context).toEqual({ region: 'NO' });
    element.context = { region: 'SE' };
    expect(called('decide').at(-1)).toEqual([['home'], { region: 'SE' }]);
  });

  test('the place keeps at least the height of the default', async () => {
    answers.offers = { home: offer('trail') };
    const element = place(`<p>New this week</p>${CARD}`);
    vi.spyOn(element, 'getBoundingClientRect').mockReturnValue({ height: 320 } as DOMRect);
    await grant();
    expect(element.style.minHeight).toBe('320px');
  });
});

describe('addresses', () => {
  test.each([
    ['a path of this site', '/trail?size=42', true],
    ['another site by https', 'https://cdn.example/trail.jpg', true],
    ['script', 'javascript:alert(1)', false],
    ['script with a break in it', 'java\nscript:alert(1)', false],
    ['script after a space', ' javascript:alert(1)', false],
    ['data', 'data:text/html,<script>alert(1)</script>', false],
    ['another site by http', 'http://evil.example/', false],
    ['another site without a scheme', '//evil.example/', false],
    ['another site behind a slash of another kind', '/\\evil.example/', false],
    ['a path that depends on the page', 'trail', false],
    ['a blob', 'blob:https://shop.example/1', false],
    ['no address', '', false],
    ['not even text', 5, false],
  ])('%s', (_, address, safe) => {
    expect(isSafeAddress(address)).toBe(safe);
  });

  test('one that is not safe never reaches the page', async () => {
    answers.offers = { home: offer('trail', { href: 'javascript:alert(1)', image: { ...CONTENT.image!, src: 'data:image/svg+xml,x' } }) };
    const element = place(CARD.replace('data-field="href"', 'data-field="href" href="#old"'));
    await grant();
    expect(element.querySelector('[data-field="href"]')?.hasAttribute('href')).toBe(false);
    expect(element.querySelector('img')?.hasAttribute('src')).toBe(false);
    expect(element.querySelector('img')?.hidden).toBe(true);
  });
});

describe('an exposure', () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    answers.offers = { home: offer('trail') };
  });
  afterEach(() => void vi.useRealTimers());

  test('is half of the offer for one second, told once', async () => {
    place(CARD);
    await grant();
    see(0.5);
    vi.advanceTimersByTime(999);
    expect(inputs('exposed')).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(inputs('exposed')).toHaveLength(1);
    see(1);
    vi.advanceTimersByTime(5000);
    await settled();
    see(1);
    vi.advanceTimersByTime(5000);
    expect(inputs('exposed')).toHaveLength(1);
  });

  test('is not less than half, nor two glimpses', async () => {
    place(CARD);
    await grant();
    see(0.49);
    vi.advanceTimersByTime(5000);
    see(0.6);
    vi.advanceTimersByTime(600);
    see(0.1);
    vi.advanceTimersByTime(600);
    see(0.6);
    vi.advanceTimersByTime(600);
    expect(inputs('exposed')).toEqual([]);
  });

  test('is also half of the window, where the offer is taller than that', async () => {
    place(CARD);
    await grant();
    see(0.2, innerHeight / 2);
    vi.advanceTimersByTime(1000);
    expect(inputs('exposed')).toHaveLength(1);
  });

  test('does not happen on a hidden page', async () => {
    place(CARD);
    await grant();
    see(1);
    vi.advanceTimersByTime(500);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    vi.advanceTimersByTime(5000);
    expect(inputs('exposed')).toEqual([]);
  });

  test('is told also of an element that was moved before it was seen', async () => {
    const element = place(CARD);
    await grant();
    see(1);
    vi.advanceTimersByTime(500);
    document.body.appendChild(document.createElement('main')).append(element);
    vi.advanceTimersByTime(5000);
    expect(inputs('exposed')).toEqual([]);
    see(1);
    vi.advanceTimersByTime(1000);
    expect(inputs('exposed')).toHaveLength(1);
  });

  test('does not happen before a grant, nor after the element is gone', async () => {
    const element = place(CARD);
    see(1);
    vi.advanceTimersByTime(5000);
    await grant();
    expect(inputs('exposed')).toEqual([]);
    see(1);
    element.remove();
    vi.advanceTimersByTime(5000);
    expect(inputs('exposed')).toEqual([]);
  });
});

describe('the visitor\'s hand', () => {
  beforeEach(() => void (answers.offers = { home: offer('trail') }));
  const press = (target: Element | null) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    // jsdom cannot follow a link.
    const stay = (bubbled: Event) => void (before.push(bubbled.defaultPrevented), bubbled.preventDefault());
    const before: boolean[] = [];
    document.addEventListener('click', stay, { once: true });
    target!.dispatchEvent(event);
    return { prevented: before[0] };
  };

  test('on the offer is a click', async () => {
    const element = place(CARD);
    await grant();
    press(element.querySelector('h2'));
    expect(inputs('clicked')).toHaveLength(1);
  });

  test('on another link inside is none', async () => {
    const element = place(CARD);
    await grant();
    press(element.querySelector('.why'));
    expect(inputs('clicked')).toEqual([]);
  });

  test('on the default content is none', () => {
    const element = place(`<a href="/new" data-field="href">New</a>${CARD}`);
    press(element.querySelector('a'));
    expect(inputs('clicked')).toEqual([]);
  });

  test('on the dismissal brings the default back, and the same offer does not return', async () => {
    const element = place(`<p data-click>New this week</p>${CARD}`);
    await grant();
    expect(press(element.querySelector('[data-dismiss]')).prevented).toBe(true);
    expect(inputs('dismissed')).toHaveLength(1);
    expect(inputs('clicked')).toEqual([]);
    expect(element.querySelector('p')?.textContent).toBe('New this week');
    press(element.querySelector('p'));
    expect(inputs('clicked')).toEqual([]);
    client.track('page_view', {});
    await settled();
    expect(element.querySelector('h2')).toBeNull();
    answers.offers = { home: offer('tent') };
    client.track('page_view', {});
    await settled();
    expect(element.querySelector('h2')).not.toBeNull();
  });
});
