/** The two halves of the engine: what every page loads, and the rest, which is loaded when something rare is asked for. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client, Options, Vote } from '../src/index.js';
import { files, openPage, settled, uses } from './page.js';

const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
const trap = () => new WebAssembly.RuntimeError('null function');
const item = { item_id: 'a' };
/** The rest's half as an instance. */
const JOINED = { instance: { exports: { aw: 'explain' } } };
let client: Client;
let join = vi.fn();
let engine: typeof import('./recording-engine.js');
let answers: typeof engine.answers;
const called = (method: string) => engine.called(method);

async function run(options: Partial<Options> = {}, vote = ALL): Promise<void> {
  const { init } = await import('../src/index.js');
  client = init({ site: 'shop', config: '/site.json', ...options });
  client.consent.set(vote);
  await client.ready;
  await settled();
}
const wasm = () => uses.flatMap(({ api, name }) => (api === 'network' && name.includes('.wasm') ? [name.replace(/^.*\//, '')] : []));
const fetched = () => wasm().filter((name) => name.includes('_rest.wasm'));

/** The page's half comes, the rest does not. */
const without = () => {
  const page = files.get('.wasm')!;
  files.delete('.wasm');
  files.set('_rest.wasm', () => new Response('', { status: 404 }));
  files.set('.wasm', page);
};

beforeEach(async () => {
  openPage();
  // The wasm is bound once a page, so each test has modules of its own.
  vi.resetModules();
  engine = await import('./recording-engine.js');
  // A browser has it at once; here it would have to be compiled first.
  await import('../src/rest.js');
  ({ answers } = engine);
  answers.exports = { _table: {} as WebAssembly.Table };
  answers.folded = { folded: true, report: false, wake_ms: null, postponed: false };
  join = vi.fn(async () => JOINED);
  vi.spyOn(WebAssembly, 'instantiate').mockImplementation(join);
});
afterEach(() => {
  client.destroy();
  vi.restoreAllMocks();
});

test('a page of the main job loads one half', async () => {
  await run();
  client.track('view_item', { items: [item] });
  client.decide('home');
  client.segments().map(({ member }) => member);
  client.interests();
  await settled();
  expect(client.status.state).toBe('ready');
  expect(fetched()).toEqual([]);
  expect(called('fold').at(-1)?.[2]).toBe(true);
});

test.each<[what: string, ask: () => unknown]>([
  ['the profile', () => client.profile()],
  ['events', () => client.events()],
  ['predictions', () => client.predictions()],
  ['an example of a report', () => client.preview()],
  ['what was sent', () => client.sent()],
  ['the privacy budget', () => client.budget()],
])('%s: fetches the rest once, with its hash, and tells when it is there', async (_, ask) => {
  await run();
  const changes = vi.fn();
  ask();
  ask();
  client.subscribe(changes);
  expect(called('view').filter(([name]) => name !== 'memberships' && name !== 'interests')).toEqual([]);
  await settled();
  expect(fetched()).toEqual(['vitrin_rest.wasm sha384-of-the-rest']);
  expect(join).toHaveBeenCalledTimes(1);
  expect(join.mock.calls[0]?.[1]).toEqual({ page: answers.exports });
  expect(called('extend')).toEqual([[engine.Engine, { ...answers.exports, aw: 'explain' }]]);
  expect(changes).toHaveBeenCalled();
  const before = called('view').length;
  ask();
  expect(called('view')).toHaveLength(before + 1);
});

test('why somebody belongs to a segment is there once the rest is; who belongs at once', async () => {
  const because = [{ trait: 'segments', operator: '$in', operand: 'trail', actual: true, holds: true }];
  answers.explanation = { ...answers.explanation, segments: [{ segment: 'new', name: 'New', member: true, since: null, because }] };
  await run();
  const [membership] = client.segments();
  expect(membership!.member).toBe(true);
  expect(fetched()).toEqual([]);
  expect([membership!.reason, membership!.messages, membership!.because]).toEqual(['', [], []]);
  await settled();
  expect(fetched()).toHaveLength(1);
  expect(membership!.reason).toBe('You belong to “trail”.');
  expect(membership!.messages).toHaveLength(1);
  expect(membership!.because).toEqual(because);
});

test('an explanation is empty until the rest is there', async () => {
  answers.explanation = { ...answers.explanation, considered: [{ offer: 'trail', stage: 'policy', outcome: 'chosen' } as never] };
  await run();
  const decision = { ...client.decide('home'), reasons: ['for_everybody'] } as never;
  const told = vi.fn();
  client.subscribe(told);
  expect(client.explain(decision)).toMatchObject({ sentences: [], considered: [] });
  await settled();
  expect(told).toHaveBeenCalled();
  expect(client.explain(decision)).toMatchObject({ sentences: ['This is for everybody.'], considered: [{ offer: 'trail' }] });
});

test('an export waits for the rest, and fails where it does not come', async () => {
  const because = [{ trait: 'segments', operator: '$in', operand: 'trail', actual: true, holds: true }];
  answers.explanation = { ...answers.explanation, segments: [{ segment: 'new', name: 'New', member: true, since: null, because }] };
  await run();
  const { exportedAt, ...exported } = await client.export();
  expect(exportedAt).toBeCloseTo(Date.now(), -5);
  expect(exported).toMatchObject({
    site: 'shop',
    profile: client.profile(),
    interests: client.interests(),
    segments: [{ segment: 'new', reason: 'You belong to “trail”.' }],
    predictions: client.predictions(),
    events: client.events(),
    history: 'exported',
  });
  expect(JSON.parse(JSON.stringify(exported))).toEqual(exported);
  expect(fetched()).toHaveLength(1);
});

test('a shop with a model has one file with everything', async () => {
  files.set('.bin', () => new Response('a model'));
  answers.exports = {};
  await run({ model: '/model.bin' });
  expect(wasm()).toEqual(['vitrin_bg.wasm sha384-of-the-wasm']);
  expect(called('load_model')).toHaveLength(1);
  expect(client.status).toEqual({ state: 'ready', warnings: [] });
});

test('a page that may store nothing has one file with everything', async () => {
  answers.exports = {};
  await run({}, { ...ALL, storage: 'denied' });
  expect(wasm()).toEqual(['vitrin_bg.wasm sha384-of-the-wasm']);
  expect(client.status.state).toBe('ready');
});

test('a page whose storage fills up loads the rest', async () => {
  await run();
  expect(fetched()).toEqual([]);
  answers.reason = 'STORAGE_FULL';
  client.track('view_item', { items: [item] });
  await settled();
  expect(fetched()).toHaveLength(1);
});

test.each(['new', 'consent', 'decide'])('a config or a state that traps at the start (%s) is begun again with the rest', async (method) => {
  answers.fault[method] = trap();
  join.mockImplementation(async () => {
    answers.fault = {};
    return JOINED;
  });
  await run();
  expect(client.status.state).toBe('ready');
  expect(fetched()).toHaveLength(1);
  expect(called('new')).toHaveLength(2);
});

test('what traps with the rest too is a fault', async () => {
  answers.fault['consent'] = trap();
  await run();
  expect(client.status).toMatchObject({ state: 'degraded', reason: 'INTERNAL' });
  expect(fetched()).toHaveLength(1);
});

test('an error in words is no trap', async () => {
  answers.fault['new'] = Object.assign(new Error('/site: what'), { name: 'VitrinError', code: 'BAD_CONFIG' });
  await run();
  expect(client.status).toMatchObject({ state: 'degraded', reason: 'BAD_CONFIG' });
  expect(fetched()).toEqual([]);
});

test('an input that nobody foresaw is taken by the engine that begins on what is stored, with those that came meanwhile', async () => {
  await run();
  const tabs = () => called('new').map(([, , options]) => (options as { tab: string }).tab);
  const [before] = tabs();
  const error = vi.fn();
  client.on('error', error);
  answers.fault['handle'] = trap();
  expect(client.track('view_item', { items: [item] })).toEqual({ status: 'queued' });
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'queued' });
  answers.fault = {};
  engine.calls.length = 0;
  await settled();
  expect(called('new')).toHaveLength(1);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(tabs()).not.toEqual([before]);
  expect(called('consent').length).toBeGreaterThan(0);
  expect(called('handle').map(([input]) => (input as { name: string }).name)).toEqual(['view_item', 'search']);
  expect(error).not.toHaveBeenCalled();
  expect(client.track('search', { search_term: 'boot' })).toEqual({ status: 'accepted' });
});

test('a report waits for the rest, and is then made by a fold', async () => {
  answers.folded = { ...answers.folded, postponed: true };
  join.mockImplementation(async () => {
    answers.folded = { ...answers.folded, postponed: false };
    return JOINED;
  });
  await run();
  expect(fetched()).toHaveLength(1);
  expect(called('fold').map(([, , postpone]) => postpone)).toEqual([true, false]);
});

test('a report that another page left is sent once the rest is there', async () => {
  answers.folded = { ...answers.folded, report: true };
  await run({ sync: { endpoint: '/v1/reports' } });
  expect(fetched()).toHaveLength(1);
  expect(called('send')).toHaveLength(1);
  expect(called('settle')).toEqual([[202]]);
});

test('a page that is told to send loads the rest first, so that a report is made too', async () => {
  await run({ sync: { endpoint: '/v1/reports' } });
  expect(await client.sync()).toEqual({ status: 'sent' });
  expect(called('fold').map(([, , postpone]) => postpone)).toEqual([true, false, false]);
});

test('what is told to be sent without the rest stays, and is told', async () => {
  without();
  await run({ sync: { endpoint: '/v1/reports' } });
  const codes: string[] = [];
  client.on('error', ({ code }) => codes.push(code));
  expect(await client.sync()).toEqual({ status: 'offline' });
  expect(codes).toEqual(['WASM_FETCH']);
  expect(called('send')).toEqual([]);
});

test('a rest that does not come is told, and the page goes on', async () => {
  without();
  await run();
  const error = vi.fn();
  client.on('error', error);
  for (let call = 0; call < 3; call += 1) {
    expect(client.profile()).toEqual({});
    expect(client.events()).toEqual([]);
    await settled();
  }
  expect(error.mock.calls.map(([{ code }]) => code)).toEqual(['WASM_FETCH']);
  expect(client.status.state).toBe('ready');
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'accepted' });
});

test('a shop with a model goes on without it where the rest does not come', async () => {
  without();
  files.set('.bin', () => new Response('a model'));
  await run({ model: '/model.bin' });
  expect(client.status.state).toBe('ready');
  expect(client.status.warnings?.map(({ message }) => message)).toEqual([expect.stringMatching(/^BAD_MODEL: \/model\.bin: could not fetch|answered 404/)]);
  expect(called('load_model')).toEqual([]);
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'accepted' });
});

test('an input that takes a rest that does not come waits for it, and decisions still have an answer', async () => {
  const there = new Map(files);
  without();
  await run();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const codes: string[] = [];
  client.on('error', ({ code }) => codes.push(code));
  answers.fault['handle'] = trap();
  expect(client.track('view_item', { items: [item] })).toEqual({ status: 'queued' });
  expect(client.track('custom_look', { look: (() => undefined) as never })).toEqual({ status: 'rejected', reason: 'not_plain_data' });
  await vi.advanceTimersByTimeAsync(100);
  expect(codes).toEqual(['WASM_FETCH']);
  expect(client.status).toMatchObject({ state: 'degraded', reason: 'WASM_FETCH' });
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'queued' });
  expect(client.decide('home')).toMatchObject({ placement: 'home', offer: null, variant: 'fallback' });
  expect(fetched()).toHaveLength(1);
  files.clear();
  for (const [name, answer] of there) files.set(name, answer);
  answers.fault = {};
  const before = called('handle').length;
  await vi.advanceTimersByTimeAsync(61_000);
  vi.useRealTimers();
  await settled();
  expect(fetched()).toHaveLength(2);
  expect(client.status.state).toBe('ready');
  expect(called('handle').slice(before).map(([input]) => (input as { name: string }).name)).toEqual(['view_item', 'search']);
});

test('an offer stays on the page while what decides about it is on its way, and goes with the grant', async () => {
  answers.offers = { home: { id: 'trail', content: { title: 'Trail shoes' } } };
  await run();
  const { defineOffer } = await import('../src/element.js');
  defineOffer(client);
  const element = document.createElement('vitrin-offer');
  element.setAttribute('placement', 'home');
  element.textContent = 'New this week';
  document.body.append(element);
  await settled();
  expect(element.textContent).toBe('Trail shoes');
  answers.fault['decide'] = trap();
  const seen = new Set<string | null>();
  const watching = new MutationObserver(() => seen.add(element.textContent));
  watching.observe(element, { childList: true });
  element.context = { region: 'SE' };
  expect(element.textContent).toBe('Trail shoes');
  answers.fault = {};
  await settled();
  watching.disconnect();
  expect(fetched()).toHaveLength(1);
  expect([...seen]).toEqual([]);
  client.consent.set({ personalization: 'denied', measurement: 'denied' });
  await settled();
  expect(element.textContent).toBe('New this week');
  element.remove();
});
