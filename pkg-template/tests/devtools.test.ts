/** The overlay of `vitrin/devtools`: what it shows, what it rehearses, and that the visitor's engine is left alone. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDevtools } from '../src/devtools.js';
import { rehearsed } from '../src/devtools/rehearsal.js';
import { flat } from '../src/devtools/traits.js';
import { init, type Client } from '../src/index.js';
import { files, openPage, settled } from './page.js';
import { answers, called, calls, reset } from './recording-engine.js';

const SITE = {
  version: 1,
  holdout: { share: 0.5, salt: 's' },
  policy: { kind: 'adaptive' },
  measure: [{ campaign: 'deal' }],
  placements: [{ id: 'hero', fallback: 'welcome' }, { id: 'foot' }],
  segments: [
    { id: 'runner', name: 'Runner', when: { visits: { $gte: 3 } }, until: { visits: 9 } },
    { id: 'other', when: { visits: 1 } },
  ],
  offers: [
    { id: 'welcome', placement: 'hero', content: { title: 'Welcome' } },
    { id: 'deal', placement: 'hero', name: 'Deal', content: { title: 'Deal' }, audience: { visits: 9 }, cap: { exposures: 1, window_hours: 1 }, ends_at: '2020-01-01T00:00:00Z' },
    { id: 'tent', placement: 'hero', content: { title: 'Tent' } },
    { id: 'letter', placement: 'foot', content: { title: 'Letter' }, priority: 3 },
  ],
};
let client: Client;
let close: () => void;
const root = () => document.querySelector('[data-vitrin="devtools"]')!.shadowRoot!;
const text = () => root().textContent!;
const button = (words: string) => [...root().querySelectorAll('button')].find((one) => one.textContent === words)!;
const select = (label: string) => root().querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)!;
const choose = async (label: string, value: string) => {
  select(label).value = value;
  select(label).dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
};

beforeEach(async () => {
  openPage();
  reset();
  files.set('/site.json', () => Response.json(SITE));
  vi.stubGlobal('CSSStyleSheet', class { replaceSync() {} });
  client = init({ site: 'shop', config: '/site.json' });
  client.consent.set({ storage: 'granted', personalization: 'granted', measurement: 'granted' });
  await client.ready;
  await settled();
  close = openDevtools(client);
  await settled();
});
afterEach(() => {
  close();
  client.destroy();
});

test('an event stands there with what became of it', async () => {
  client.track('search', { search_term: 'tent' });
  answers.handled = { status: 'rejected', reason: 'unknown_event', field: 'name' };
  client.track('custom_quiz', { score: 1 });
  await settled();
  expect(text()).toContain('rejected: unknown_event at name');
  expect(text()).toContain('accepted');
  expect(text()).toContain('{"score":1}');
});

test('a site.json that cannot be used is not called without faults', async () => {
  expect(text()).toContain('site.json has no faults.');
  client.consent.set({ storage: 'denied', personalization: 'denied', measurement: 'denied' });
  await settled();
  expect(text()).toContain('site.json was not read.');
  answers.fault['new'] = Object.assign(new Error('/measure/0/segment: no such segment'), { name: 'VitrinError', code: 'BAD_CONFIG' });
  client.consent.set({ personalization: 'granted' });
  await settled();
  expect(text()).toContain('/measure/0/segment: no such segment');
  expect(text()).not.toContain('has no faults');
});

test('a decision stands there with each offer and its outcome', async () => {
  answers.offers = { hero: { id: 'deal', content: { title: 'Deal' } } };
  answers.explanation = { considered: [{ offer: 'tent', stage: 'audience', outcome: 'not_in_audience' }], leftOut: 0, because: [], segments: [] };
  client.decide('hero', { region: 'SE' });
  await settled();
  expect(text()).toContain('not in audience');
  expect(text()).toContain('{"region":"SE"}');
  expect(text()).toContain('Nothing on this page has asked for it.');
});

test('a rehearsal takes what the page does, and the visitor\'s engine gets nothing of it', async () => {
  answers.offers = { hero: { id: 'deal', content: { title: 'Deal' } } };
  const decided = client.decide('hero');
  expect(decided.id).not.toBe('');
  button('+ 7 days').click();
  button('+ 1 hour').click();
  await settled();
  expect(called('new')).toHaveLength(3);
  expect(called('rehearse').map(([ahead_ms]) => ahead_ms)).toEqual([7 * 864e5, 7 * 864e5 + 36e5]);
  expect(root().querySelector<HTMLElement>('.frame')!.hidden).toBe(false);
  expect(text()).toContain('nothing done on this page is stored, counted or reported');
  expect(text()).toContain('clock 7 d 1 h ahead');
  const rehearsed_decision = client.decide('hero');
  expect(rehearsed_decision.offer?.id).toBe('deal');
  expect(rehearsed_decision.id).toBe('');
  const before = calls.length;
  client.exposed(rehearsed_decision);
  client.clicked(rehearsed_decision);
  client.dismissed(rehearsed_decision);
  expect(calls.slice(before)).toEqual([]);
  client.track('search', { search_term: 'tent' });
  expect(called('handle by a rehearsal')).toHaveLength(1);
  expect(called('handle')).toHaveLength(0);
  button('End the rehearsal').click();
  await settled();
  expect(root().querySelector<HTMLElement>('.frame')!.hidden).toBe(true);
  expect(called('free by a rehearsal')).toHaveLength(2);
  expect(client.decide('hero').id).not.toBe('');
  client.track('search', { search_term: 'tent' });
  expect(called('handle')).toHaveLength(1);
});

test('a segment and an offer are forced by the config of the rehearsal, and let go again', async () => {
  await choose('Rehearse hero', 'deal');
  answers.explanation.segments = [{ segment: 'runner', name: 'Runner', member: false, since: null, because: [] }];
  await choose('Rehearse foot', 'letter');
  await choose('Rehearse runner', 'in');
  const [, config] = called('new').at(-1) as [string, typeof SITE];
  expect(config).toEqual(rehearsed(SITE, { ahead_ms: 0, segments: { runner: true }, offers: { hero: 'deal', foot: 'letter' } }));
  await choose('Rehearse runner', 'as it is');
  await choose('Rehearse hero', '');
  await choose('Rehearse foot', '');
  expect(button('End the rehearsal')).toBeUndefined();
});

test('the config of a rehearsal', () => {
  const wishes = { ahead_ms: 0, segments: { runner: true, other: false }, offers: {} };
  expect(rehearsed(SITE, { ...wishes, segments: {} })).toEqual(SITE);
  expect(rehearsed(SITE, wishes)).toEqual({
    ...SITE,
    segments: [
      { id: 'runner', name: 'Runner', when: {} },
      { id: 'other', when: { $nor: [{}] } },
    ],
  });
  const { holdout: _, policy: __, measure: ___, ...rest } = SITE;
  expect(rehearsed(SITE, { ahead_ms: 0, segments: {}, offers: { hero: 'deal' } })).toEqual({
    ...rest,
    offers: [SITE.offers[0], { id: 'deal', placement: 'hero', name: 'Deal', content: { title: 'Deal' } }, SITE.offers[3]],
  });
  expect(rehearsed(SITE, { ahead_ms: 0, segments: {}, offers: { hero: 'welcome' } })).toEqual({ ...rest, offers: [SITE.offers[0], SITE.offers[3]] });
});

test('a rehearsal that the engine refuses is said so, and one that traps ends', async () => {
  answers.fault = { rehearse: new Error('no room') };
  button('+ 1 day').click();
  await settled();
  expect(text()).toContain('The rehearsal failed: no room');
  answers.fault = {};
  button('+ 1 day').click();
  await settled();
  expect(text()).toContain('clock 1 d ahead');
  answers.fault = { 'decide by a rehearsal': new WebAssembly.RuntimeError('unreachable') };
  expect(client.decide('hero').placement).toBe('hero');
  await settled();
  expect(client.status.state).toBe('ready');
  expect(text()).toContain('The rehearsal failed: RuntimeError');
  expect(button('End the rehearsal')).toBeUndefined();
});

test.each([
  ['a withdrawal', () => client.consent.set({ personalization: 'denied' })],
  ['being forgotten', () => client.forget()],
])('%s ends a rehearsal', async (_, act) => {
  button('+ 1 day').click();
  await settled();
  await act();
  await settled();
  expect(called('free by a rehearsal').length).toBeGreaterThan(0);
  expect(root().querySelector<HTMLElement>('.frame')!.hidden).toBe(true);
});

test('tabs are gone through by keyboard, and Escape folds', () => {
  const tab = (name: string) => root().querySelector<HTMLElement>(`#tab-${name}`)!;
  const press = (key: string) => (root().activeElement as HTMLElement).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  tab('decisions').focus();
  for (const [key, shown] of [['ArrowRight', 'state'], ['ArrowRight', 'events'], ['ArrowLeft', 'state'], ['Home', 'events'], ['End', 'state']] as const) {
    press(key);
    expect(root().activeElement).toBe(tab(shown));
    expect(root().querySelectorAll('[role="tabpanel"]:not([hidden])')).toHaveLength(1);
    expect(root().querySelector('[role="tabpanel"]:not([hidden])')!.id).toBe(shown);
  }
  press('Escape');
  expect(root().activeElement!.textContent).toBe('Open');
  expect(root().querySelector<HTMLElement>('#body')!.hidden).toBe(true);
});

test('it is opened once, and closing it gives everything back', async () => {
  expect(openDevtools(client)).toBe(close);
  button('+ 1 day').click();
  await settled();
  button('Close').click();
  await settled();
  expect(document.querySelector('[data-vitrin="devtools"]')).toBeNull();
  answers.offers = { hero: { id: 'deal', content: { title: 'Deal' } } };
  expect(client.decide('hero').id).not.toBe('');
});

test('traits are listed by their dotted names', () => {
  expect(flat({ visits: 3, interests: { brand: { 'dr%2e martens': 0.5 } }, list: ['a'], freshness: { visits: 1 }, contradictions: [] })).toEqual([
    ['interests.brand.dr%2e martens', 0.5],
    ['list', ['a']],
    ['visits', 3],
  ]);
});

test('links of the shop keep the overlay where the address asked for it', () => {
  close();
  history.replaceState(null, '', '/?vitrin-devtools');
  close = openDevtools(client);
  const links = ['/shop/?q=1', '#main', 'https://elsewhere.example/', '/a#b'].map((href) => Object.assign(document.createElement('a'), { href }));
  document.body.append(...links);
  for (const link of links) {
    link.addEventListener('click', (event) => event.preventDefault());
    link.click();
  }
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    `${location.origin}/shop/?q=1&vitrin-devtools=`,
    '#main',
    'https://elsewhere.example/',
    `${location.origin}/a?vitrin-devtools=#b`,
  ]);
  history.replaceState({ of: 'the shop' }, '', '/a?q=1&vitrin-devtools=#b');
  close();
  expect(location.href).toBe(`${location.origin}/a?q=1#b`);
  expect(history.state).toEqual({ of: 'the shop' });
  history.replaceState(null, '', '/');
});
