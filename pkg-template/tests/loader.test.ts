/** The script tag: what it reads of its own tag, and what it makes of a queue that waits. */
import { beforeEach, expect, test, vi } from 'vitest';
import type * as Gates from '../src/gate.js';
import type { Client } from '../src/index.js';
import { files, openPage, settled, uses, value } from './page.js';
import { reset } from './recording-engine.js';
import { record, store } from './shop.js';

type Page = { vitrin?: unknown };
const page = window as unknown as Page;
const client = () => page.vitrin as Client & { push(...calls: unknown[]): void };

async function load(attributes: Record<string, string>): Promise<void> {
  document.head.replaceChildren();
  const tag = document.createElement('script');
  // A type that no browser runs: jsdom would fetch it.
  tag.type = 'text/plain';
  tag.src = 'https://shop.example/vitrin/vitrin.js';
  for (const [name, text] of Object.entries(attributes)) tag.setAttribute(`data-${name}`, text);
  document.head.append(tag);
  vi.resetModules();
  // The sources of events lie beside the tag's file, where no test can import them from.
  const commerce = await import('../src/commerce.js');
  vi.doMock('../src/gate.js', async (original) => {
    const { openGate } = await original<typeof Gates>();
    return {
      openGate: (...values: Parameters<typeof openGate>) => {
        const gate = openGate(...values);
        const real = gate.part;
        const { load } = gate;
        Object.defineProperty(gate, 'load', { value: async () => (await slow, load()) });
        const part = async (file: string, integrity: string) => {
          if (file === 'commerce.js') return commerce;
          const found = real(file, integrity);
          return file === lost ? found : found.catch(() => ({ define: async () => undefined }));
        };
        return Object.defineProperty(gate, 'part', { value: part });
      },
    };
  });
  await import('../src/loader.js');
}
const SITE = { site: 'shop', config: '/site.json' };
/** A file beside the tag's that does not come. */
let lost: string | undefined;
/** What the engine's own file waits for. */
let slow: Promise<void> | undefined;

beforeEach(() => {
  if (page.vitrin && 'destroy' in (page.vitrin as object)) client().destroy();
  delete page.vitrin;
  lost = slow = undefined;
  delete (window as { dataLayer?: unknown }).dataLayer;
  openPage();
  reset();
});

test('puts the client at window.vitrin and tells the page', async () => {
  const told = vi.fn();
  document.addEventListener('vitrin', told, { once: true });
  await load(SITE);
  expect(client().status).toEqual({ state: 'pending' });
  expect((told.mock.calls[0]?.[0] as CustomEvent).detail).toBe(client());
  expect(uses.filter(({ operation }) => operation !== 'getItem')).toEqual([]);
});

test('replays what a stub has queued, and takes more calls of that kind', async () => {
  page.vitrin = [undefined, ['track', 'search', { search_term: 'tent' }], 7, ['consent', { storage: 'granted', measurement: 'denied' }], ['nonsense'], ['consent']];
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  expect(client().consent.get()).toEqual({ storage: 'granted', personalization: 'pending', measurement: 'denied' });
  client().push(['consent', { personalization: 'granted' }]);
  await client().ready;
  await settled();
  expect(client().status.state).toBe('ready');
  expect(value('vitrin:shop:consent')).toMatch(/^1;sp;manual;/);
});

test('asks for the elements with the engine, after a grant', async () => {
  const asked = () => uses.filter(({ api, name }) => api === 'network' && name.endsWith('/vitrin/elements.js')).length;
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  await settled();
  expect(asked()).toBe(0);
  client().consent.set({ storage: 'granted', personalization: 'granted' });
  await settled();
  expect(asked()).toBe(1);
  // A visitor who comes back has granted before the tag runs.
  client().destroy();
  delete page.vitrin;
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  await settled();
  expect(asked()).toBe(2);
});

test.each(['nothing', 'a refusal'])('a grant after %s: what the page says is collected, however late the engine comes', async (before) => {
  const layer: unknown[] = [];
  Object.assign(window, { dataLayer: layer });
  await load({ ...SITE, consent: 'manual' });
  if (before === 'a refusal') client().consent.set({ storage: 'denied', personalization: 'denied', measurement: 'denied' });
  await settled();
  let come = () => {};
  slow = new Promise((resolve) => (come = resolve));
  client().consent.set({ storage: 'granted', personalization: 'granted' });
  await settled();
  come();
  await settled();
  expect(client().status.state).toBe('ready');
  layer.push(['event', 'search', { search_term: 'tent' }]);
  // The modules of a page are its own.
  const { called } = await import('./recording-engine.js');
  expect(called('handle').at(-1)).toEqual([expect.objectContaining({ type: 'event', name: 'search' })]);
});

test('without storage begins the whole engine, which is what will be asked for', async () => {
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  client().consent.set({ storage: 'denied', personalization: 'granted' });
  await Promise.resolve();
  const begun = uses.filter(({ api, name }) => api === 'network' && name.includes('.wasm')).map(({ name }) => name);
  expect(begun).toEqual([expect.stringMatching(/\/whole\.wasm sha384-/)]);
});

test('begins, with the first grant, all that the engine is about to ask for, each once', async () => {
  files.set('/model.bin', () => new Response('no model'));
  const asked = () => uses.filter(({ api }) => api === 'network').map(({ name }) => name.replace(/^.*\/(?=[^/]+$)/, ''));
  await load({ ...SITE, model: '/model.bin', 'model-integrity': 'sha384-of-the-model', collect: 'off', consent: 'manual' });
  client().consent.set({ storage: 'granted', personalization: 'granted' });
  // Nothing has answered yet, so nothing of the engine has run.
  await Promise.resolve();
  const files_of_engine = ['whole.wasm sha384-of-the-wasm', 'site.json', 'model.bin sha384-of-the-model'];
  expect(asked()).toEqual([...files_of_engine, 'elements.js']);
  await client().ready;
  await settled();
  expect(client().status.state).toBe('ready');
  const again = ['whole.wasm', 'site.json', 'model.bin'].map((name) => asked().filter((each) => each.startsWith(name)).length);
  // In a test the engine is not a file that lies beside the others, and so asks for another wasm.
  expect(again).toEqual([1, 1, 1]);
  const before = asked().length;
  client().consent.set({ personalization: 'denied' });
  client().consent.set({ personalization: 'granted' });
  await settled();
  expect(asked().slice(before).filter((each) => /wasm|engine/.test(each))).toEqual([]);
});

test('twice on a page keeps the first client', async () => {
  await load(SITE);
  const first = client();
  await load({ ...SITE, site: 'other' });
  expect(client()).toBe(first);
});

test('an element of the page that has the same name does not stand in its way', async () => {
  const element = document.createElement('div');
  vi.stubGlobal('vitrin', element);
  await load(SITE);
  expect(client()).not.toBe(element);
  expect(client().status.state).toBe('pending');
  // Nobody finds it any more, and it would hear of the next test's consent.
  client().destroy();
  vi.unstubAllGlobals();
});

test('without a site is degraded, with its reason', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await load({ site: '', config: '/site.json' });
  expect(client().status).toMatchObject({ state: 'degraded', reason: 'BAD_CONFIG' });
  expect(said.mock.calls).toEqual([['vitrin: BAD_CONFIG: site: 1 to 48 of a-z0-9_-']]);
});

test('what is wrong in site.json is said once, and what of it is skipped too', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const grant = async () => {
    client().consent.set({ personalization: 'denied' });
    client().consent.set({ personalization: 'granted' });
    await vi.waitFor(() => expect(client().status.state).toMatch(/ready|degraded/));
    await settled();
  };
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  // The engine of this loading of the tag.
  const { answers } = await import('./recording-engine.js');
  answers.fault['new'] = Object.assign(new Error('/segments/0: what'), { name: 'VitrinError', code: 'BAD_CONFIG' });
  await grant();
  await grant();
  expect(said.mock.calls).toEqual([['vitrin: BAD_CONFIG: /segments/0: what']]);
  answers.fault = {};
  answers.warnings = [{ pointer: '/offers/3/prority', message: 'unknown' }];
  await grant();
  await grant();
  expect(client().status.state).toBe('ready');
  expect(warned.mock.calls).toEqual([['vitrin: site.json: skipped /offers/3/prority: unknown']]);
});

test('a file that does not come is said, and why the engine does not run, but not what a visitor chose', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  lost = 'elements.js';
  await load({ ...SITE, collect: 'off', consent: 'manual' });
  const { answers } = await import('./recording-engine.js');
  const grant = async () => {
    client().consent.set({ personalization: 'granted' });
    await vi.waitFor(() => expect(client().status.state).toMatch(/ready|degraded/));
    await settled();
  };
  await grant();
  const address = 'https://shop.example/vitrin/elements.js';
  expect(said.mock.calls).toEqual([[`vitrin: WASM_FETCH: could not fetch ${address}`]]);
  for (const code of ['STORAGE_FULL', 'NO_LOCKS', 'STATE_NEWER', 'SYNC_OFFLINE', 'INTEGRITY', 'WASM_BLOCKED_BY_CSP', 'SYNC_REJECTED']) {
    client().consent.set({ personalization: 'denied' });
    answers.fault['new'] = Object.assign(new Error('what'), { name: 'VitrinError', code });
    await grant();
  }
  const codes = said.mock.calls.slice(1).map(([text]) => `${text}`.split(' ')[1]);
  expect(codes).toEqual(['INTEGRITY:', 'WASM_BLOCKED_BY_CSP:', 'SYNC_REJECTED:']);
});

test('reads every attribute', async () => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true });
  await load({
    ...SITE, 'consent-map': 'extras=storage,personalization', 'policy-version': '4', 'global-privacy-control': 'personalization', collect: 'off',
  });
  dispatchEvent(new CustomEvent('cc:onConsent', { detail: { cookie: { categories: ['extras'] } } }));
  expect(client().consent.get()).toEqual({ storage: 'granted', personalization: 'denied', measurement: 'denied' });
  expect(value('vitrin:shop:consent')).toMatch(/^1;s;vanilla-cookieconsent;4;/);
  expect((window as { dataLayer?: unknown }).dataLayer).toBeUndefined();
});

const granted = async (attributes: Record<string, string>) => {
  store('vitrin:shop:consent', record('sp'));
  await load({ ...SITE, ...attributes });
  await client().ready;
  await settled();
};
const page_layer = window as { dataLayer?: unknown[] };
const search = (search_term: string) => ({ event: 'search', search_term });
const heard = async () =>
  // The instance that this load of the page runs on.
  (await import('./recording-engine.js')).called('handle').map(([input]) => (input as { name: string; data: object })).map(({ name, data }) => [name, data]);

test('collects what the page says, from before too, but not before a grant', async () => {
  page_layer.dataLayer = [search('before')];
  await load({ ...SITE, consent: 'manual' });
  await settled();
  expect(page_layer.dataLayer.push).toBe(Array.prototype.push);
  client().consent.set({ storage: 'granted', personalization: 'granted' });
  await client().ready;
  await settled();
  page_layer.dataLayer.push(search('after'));
  expect(await heard()).toEqual([['page_view', {}], ['search', { search_term: 'before' }], ['search', { search_term: 'after' }]]);
  client().destroy();
  expect(page_layer.dataLayer.push).toBe(Array.prototype.push);
});

test('a second grant does not collect twice', async () => {
  page_layer.dataLayer = [];
  await granted({});
  client().consent.set({ personalization: 'denied' });
  client().consent.set({ personalization: 'granted' });
  await settled();
  expect(client().status.state).toBe('ready');
  const before = (await heard()).length;
  page_layer.dataLayer.push(search('once'));
  expect((await heard()).slice(before)).toEqual([['search', { search_term: 'once' }]]);
});

test.each([['off', []], ['json-ld', [['page_view', {}]]]])('data-collect="%s" collects that', async (collect, expected) => {
  page_layer.dataLayer = [search('tent')];
  await granted({ collect });
  expect(await heard()).toEqual(expected);
});

test('data-layer names another data layer', async () => {
  Object.assign(window, { shopLayer: [search('tent')] });
  await granted({ layer: 'shopLayer' });
  expect(await heard()).toContainEqual(['search', { search_term: 'tent' }]);
  Reflect.deleteProperty(window, 'shopLayer');
});

test('data-collect with a name that is none is said, and collects nothing', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  page_layer.dataLayer = [search('tent')];
  await granted({ collect: 'ga5' });
  expect(said.mock.calls).toEqual([['vitrin: data-collect: no source of events "ga5": auto, off, or some of ga4, shopify, woocommerce, adobe, json-ld']]);
  expect(await heard()).toEqual([]);
});

test.each([
  ['consent', 'automatic', /^vitrin: data-consent: no consent source "automatic": auto, manual, or some of tcf, /],
  ['consent-map', 'a=profit', /^vitrin: data-consent: "a=profit" in the consent map: write category=/],
  ['policy-version', 'two', /^vitrin: BAD_CONFIG: policyVersion: an integer$/],
  ['global-privacy-control', 'profit', /^vitrin: data-global-privacy-control: "profit" is none of storage, personalization, measurement$/],
])('data-%s="%s" is said to be wrong, and grants nothing', async (attribute, text, message) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: attribute === 'global-privacy-control' });
  await load({ ...SITE, [attribute]: text, collect: 'off' });
  dispatchEvent(new CustomEvent('cc:onConsent', { detail: { cookie: { categories: attribute === 'policy-version' ? [] : ['functionality'] } } }));
  expect(said.mock.calls).toEqual([[expect.stringMatching(message)]]);
  expect(client().status.state).not.toBe('loading');
  expect(uses.filter(({ api }) => api === 'network')).toEqual([]);
});

test('data-consent names platforms, and the data layer they speak in', async () => {
  Object.assign(window, { shopLayer: [['consent', 'update', { analytics_storage: 'granted' }]], OnetrustActiveGroups: ',C0003,' });
  await load({ ...SITE, consent: 'consent-mode', layer: 'shopLayer', collect: 'off' });
  expect(client().consent.get()).toEqual({ storage: 'pending', personalization: 'pending', measurement: 'granted' });
  Reflect.deleteProperty(window, 'shopLayer');
  Reflect.deleteProperty(window, 'OnetrustActiveGroups');
});
