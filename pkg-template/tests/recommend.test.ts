/** Recommendations: what is asked and fetched, what the element shows, and what it leaves to the shop. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineOffer, defineRecommendations, type VitrinRecommendationsElement } from '../src/element.js';
import { init, type Client, type ItemFacts } from '../src/index.js';
import { keyOf } from '../src/recommend.js';
import { tellRecommendation } from '../src/sentences.js';
import { files, openPage, settled, uses } from './page.js';
import { answers, called, reset } from './recording-engine.js';

const facts = (id: string, more: Partial<ItemFacts> = {}): ItemFacts => ({ id, title: `The ${id}`, href: `/p/${id}`, ...more });
const found = (item: string, reason: 'viewed_after' | 'popular_in' = 'viewed_after', of: string | null = 'fox') => ({ item, score: 1, reason, of });
const FRAME = `<p>Our own</p><template data-recommendations><h2>For you</h2><ul><template data-recommendation>
  <li data-item=""><a data-field="href"><img data-field="image"><b data-field="title"></b></a><i data-field="price"></i><em data-field="reason"></em></li>
</template></ul></template>`;

let client: Client;
async function grant(): Promise<void> {
  client.consent.set({ storage: 'granted', personalization: 'granted' });
  await client.ready;
  await settled();
}
function place(inner: string, attributes = 'kind="next" n="4"'): VitrinRecommendationsElement {
  const page = new DOMParser().parseFromString(`<vitrin-recommendations ${attributes}>${inner}</vitrin-recommendations>`, 'text/html');
  const element = document.importNode(page.querySelector('vitrin-recommendations')!, true) as VitrinRecommendationsElement;
  document.body.append(element);
  return element;
}
const titles = (element: Element) => [...element.querySelectorAll('b')].map((title) => title.textContent);
const requested = () => uses.filter(({ api }) => api === 'network').map(({ name }) => new URL(name.split(' ')[0]!, location.href).pathname);

beforeEach(() => {
  openPage();
  reset();
  vi.stubGlobal('IntersectionObserver', undefined);
  files.set('/m/model.bin', () => new Response(new Uint8Array([1, 2])));
  files.set('/items.json', () => Response.json([facts('Fox'), facts('hare', { price: '9 €' }), facts('elk', { href: 'javascript:alert(1)' })]));
  client ??= init({ site: 'shop', config: '/site.json', model: '/m/model.bin', items: '/items.json' });
  defineOffer(client);
  defineRecommendations(client);
});
afterEach(async () => {
  document.body.replaceChildren();
  client.consent.set({ storage: 'denied', personalization: 'denied' });
  await settled();
});

describe('the client', () => {
  test('recommends nothing and fetches nothing before a grant', async () => {
    expect(client.recommend({ kind: 'next' })).toEqual([]);
    expect(await client.items(['fox'])).toEqual([]);
    expect(requested()).toEqual([]);
  });

  test('fetches the model, and each wanted file once', async () => {
    files.set('/m/recommend-1.bin', () => new Response(new Uint8Array([3])));
    await grant();
    answers.recommended = { items: [found('hare')], wanted: ['recommend-1.bin'] };
    const change = vi.fn();
    client.on('change', change);
    const first = client.recommend({ kind: 'next', item: 'fox' }, { region: 'SE' });
    client.recommend({ kind: 'next' });
    expect(first).toEqual([{ item: 'hare', score: 1, reason: 'viewed_after', of: 'fox', sentence: 'Because you looked at fox.' }]);
    expect(called('recommend')[0]).toEqual([{ kind: 'next', item: 'fox' }, { region: 'SE' }]);
    await settled();
    expect(requested().filter((path) => path.endsWith('recommend-1.bin'))).toHaveLength(1);
    expect(called('load_recommendations')).toEqual([[[1, 2]], [[3]]]);
    expect(change).toHaveBeenCalled();
  });

  test('does without a file that does not come, and says so', async () => {
    await grant();
    const errors: string[] = [];
    client.on('error', ({ code, message }) => errors.push(`${code} ${message}`));
    answers.recommended = { items: [found('hare')], wanted: ['recommend-9.bin'] };
    expect(client.recommend({ kind: 'next' })).toHaveLength(1);
    await settled();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^BAD_MODEL .*recommend-9\.bin/);
    expect(client.status.state).toBe('ready');
  });

  test('knows what the shop says about items, in the order asked', async () => {
    await grant();
    expect((await client.items(['hare', 'unknown', 'fox'])).map(({ id, key }) => [id, key])).toEqual([['hare', 'hare'], ['Fox', 'fox']]);
    await client.items(['fox']);
    expect(requested().filter((path) => path === '/items.json')).toHaveLength(1);
  });
});

test('an id is written as the engine writes it', () => {
  for (const [id, key] of [['  Trail Running ', 'trail running'], ['Dr. M', 'dr%2e m'], ['a\tb', 'a%09b'], ['ÅRE', 'Åre']]) expect(keyOf(id!)).toBe(key);
  expect(keyOf('é'.repeat(100))).toBe('é'.repeat(20));
});

test('every reason is a sentence', () => {
  for (const reason of ['seen', 'viewed_after', 'bought_with', 'similar_to', 'popular_in', 'popular'] as const)
    expect(tellRecommendation({ item: 'a', score: 1, reason, of: 'tents' }).sentence).toMatch(/^[A-Z].+\.$/);
});

describe('the element', () => {
  test('keeps the shop\'s own content before a grant and where nothing is recommended', async () => {
    const element = place(FRAME);
    const nodes = [...element.childNodes];
    await grant();
    expect([...element.childNodes]).toEqual(nodes);
  });

  test('fills the shop\'s template, with titles in the reasons, and leaves out what leads nowhere', async () => {
    answers.recommended = { items: [found('hare'), found('elk'), found('unknown')], wanted: [] };
    const element = place(FRAME);
    await grant();
    expect(titles(element)).toEqual(['The hare']);
    expect(element.querySelector('h2')?.textContent).toBe('For you');
    expect(element.querySelector('em')?.textContent).toBe('Because you looked at The Fox.');
    expect(element.querySelector('i')?.textContent).toBe('9 €');
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/p/hare');
    expect(element.querySelector('img')?.hidden).toBe(true);
    expect(element.querySelector('li')?.dataset['item']).toBe('hare');
    expect(element.textContent).not.toContain('Our own');
    expect(element.recommendations.map(({ item }) => item)).toEqual(['hare']);
    expect(called('recommend').at(-1)).toEqual([{ kind: 'next', n: 4 }, undefined]);
  });

  test('shows plain links without a template', async () => {
    answers.recommended = { items: [found('hare', 'popular_in', 'tents')], wanted: [] };
    const element = place('<p>Our own</p>');
    await grant();
    expect(element.querySelector('ul > li > a > strong')?.textContent).toBe('The hare');
    expect(element.querySelector('small')?.textContent).toBe('Popular in tents.');
  });

  test('gives its place back when there is nothing left, or less than the shop wants', async () => {
    answers.recommended = { items: [found('hare')], wanted: [] };
    const element = place(FRAME);
    await grant();
    expect(titles(element)).toEqual(['The hare']);
    element.setAttribute('min', '2');
    await settled();
    expect(element.querySelector('p')?.textContent).toBe('Our own');
    expect(element.recommendations).toEqual([]);
  });

  test('asks again when an attribute or the facts of the page change', async () => {
    const element = place(FRAME);
    await grant();
    element.setAttribute('item', 'fox');
    element.context = { in_stock: { hare: false } };
    await settled();
    expect(called('recommend').at(-1)).toEqual([{ kind: 'next', n: 4, item: 'fox' }, { in_stock: { hare: false } }]);
  });

  test('facts that were set before the element was defined count', async () => {
    await grant();
    const element = place(FRAME);
    element.remove();
    Object.defineProperty(element, 'context', { value: { cart_items: ['fox'] }, configurable: true, enumerable: true, writable: true });
    document.body.append(element);
    expect(called('recommend').at(-1)?.[1]).toEqual({ cart_items: ['fox'] });
    expect(Object.hasOwn(element, 'context')).toBe(false);
  });

  test('moves nothing when the answer is the same', async () => {
    answers.recommended = { items: [found('hare')], wanted: [] };
    const element = place(FRAME);
    await grant();
    const before = element.querySelector('li');
    client.track('view_item', { items: [{ item_id: 'x' }] });
    await settled();
    expect(element.querySelector('li')).toBe(before);
  });
});

describe('an offer drawn from a recommendation', () => {
  const offer = () => {
    const page = new DOMParser().parseFromString('<vitrin-offer placement="home"><p>Our own</p></vitrin-offer>', 'text/html');
    const element = document.importNode(page.querySelector('vitrin-offer')!, true);
    document.body.append(element);
    return element;
  };

  test('shows the first item that the shop knows, under the offer\'s own words', async () => {
    answers.offers = { home: { id: 'next', content: { text: 'Still there', recommend: 'next', recommended: [found('elk'), found('hare')] } } };
    const element = offer();
    await grant();
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/p/hare');
    expect(element.querySelector('strong')?.textContent).toBe('The hare');
    expect(element.querySelector('span')?.textContent).toBe('Still there');
  });

  test('leaves the default where the shop knows none', async () => {
    answers.offers = { home: { id: 'next', content: { recommend: 'next', recommended: [found('unknown')] } } };
    const element = offer();
    await grant();
    expect(element.textContent).toBe('Our own');
  });
});
