/** The client's face: what it answers when, and that nothing thrown inside reaches the shop. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { init, VitrinError, type Client, type Decision, type ProfileExport, type Vote } from '../src/index.js';
import { openPage, quietly, settled, uses } from './page.js';
import { answers, called, reset } from './recording-engine.js';
import { record, RECORD, store } from './shop.js';

const NONE: Vote = { storage: 'denied', personalization: 'denied', measurement: 'denied' };
const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
const ITEM = { items: [{ item_id: '1' }] };
let client: Client;
const start = (options: object = {}) => (client = init({ site: 'shop', config: '/site.json', ...options }));
async function run(): Promise<Client> {
  start().consent.set(ALL);
  return client.ready;
}
const inputs = () => called('handle').map(([input]) => input);

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

describe('before consent is decided', () => {
  test('64 inputs are kept as they were, applied in order on a grant, and no more', async () => {
    start();
    const data = { search_term: 'tent' };
    expect(client.track('search', data)).toEqual({ status: 'queued' });
    data.search_term = 'changed by the page since';
    for (let count = 1; count < 64; count += 1) expect(client.track('view_item', ITEM)).toEqual({ status: 'queued' });
    expect(client.track('view_item', ITEM)).toEqual({ status: 'rejected', reason: 'queue_full' });
    client.consent.set(ALL);
    await client.ready;
    expect(inputs()).toHaveLength(64);
    expect(inputs()[0]).toEqual({ type: 'event', name: 'search', data: { search_term: 'tent' } });
  });

  test('a grant after a refusal is a grant: whoever asks meanwhile waits for the engine', async () => {
    start().consent.set(NONE);
    await client.ready;
    client.consent.set(ALL);
    expect(client.status).toEqual({ state: 'loading' });
    expect(await client.export()).toMatchObject({ site: 'shop' });
  });

  test('a refusal drops what was kept', async () => {
    start();
    client.track('view_item', ITEM);
    client.consent.set({ storage: 'denied', personalization: 'denied', measurement: 'denied' });
    expect(client.track('view_item', ITEM)).toEqual({ status: 'rejected', reason: 'no_consent' });
    client.consent.set(ALL);
    await client.ready;
    await settled();
    expect(inputs()).toEqual([]);
  });

  test('what is no plain data is rejected at once', () => {
    start();
    expect(client.track('custom_call', { call: () => 1 } as never)).toEqual({ status: 'rejected', reason: 'not_plain_data' });
  });

  test('a decision is the fallback, and its exposure is ignored also later', async () => {
    start();
    const decision = client.decide('home');
    expect(decision).toEqual({
      id: '', placement: 'home', offer: null, variant: 'fallback', reasons: ['not_ready'], propensity: 1, policy: 'none', policyVersion: 0, expiresAt: 0,
    });
    client.exposed(decision);
    client.consent.set(ALL);
    await client.ready;
    client.exposed(decision);
    client.clicked(decision);
    client.dismissed(decision);
    expect(inputs()).toEqual([]);
  });

  test('ready waits', async () => {
    const ready = vi.fn();
    void start().ready.then(ready);
    await settled();
    expect(ready).not.toHaveBeenCalled();
  });
});

describe('once the engine runs', () => {
  test('calls go through', async () => {
    await run();
    expect(client.track('add_to_cart', ITEM)).toEqual({ status: 'accepted' });
    client.setTraits({ member: true });
    client.prefer('category.tents', 'less');
    client.deleteEvent(3);
    const decision = client.decide('home', { region: 'SE' });
    const outline = { id: decision.id, placement: 'home', offer: null, variant: 'fallback' };
    client.exposed(decision);
    client.clicked(decision);
    client.dismissed(decision);
    expect(inputs()).toEqual([
      { type: 'event', name: 'add_to_cart', data: ITEM },
      { type: 'traits', traits: { member: true } },
      { type: 'prefer', interest: 'category.tents', value: 'less' },
      { type: 'delete_event', index: 3 },
      { type: 'exposed', decision: outline },
      { type: 'clicked', decision: outline },
      { type: 'dismissed', decision: outline },
    ]);
    expect(called('decide')).toEqual([[['home'], { region: 'SE' }]]);
    expect(client.explain(decision, { region: 'SE' })).toEqual({ sentences: [], messages: [], considered: [], because: [], segments: [] });
    expect(called('explain')).toEqual([[outline, { region: 'SE' }]]);
    expect(Object.keys(client.decideAll(['home', 'side']))).toEqual(['home', 'side']);
    expect(await client.export()).toMatchObject({ site: 'shop', history: 'exported' });
  });

  test('the engine is told which offer it was, and not its content, which may pass the limits of an input', async () => {
    await run();
    answers.offers = { home: { id: 'trail', content: { title: 'Trail', text: 'x'.repeat(5000) } } };
    const decision = client.decide('home');
    const outline = { id: decision.id, placement: 'home', offer: { id: 'trail' }, variant: 'personalized' };
    client.exposed(decision);
    client.clicked(decision);
    // No free text goes with it, as JavaScript may still give one.
    (client.dismissed as (...given: unknown[]) => void)(decision, 'too small');
    client.explain(decision);
    expect(inputs()).toEqual([
      { type: 'exposed', decision: outline },
      { type: 'clicked', decision: outline },
      { type: 'dismissed', decision: outline },
    ]);
    expect(called('explain')).toEqual([[outline, undefined]]);
  });

  test('the same site is the same client, another site another', async () => {
    await run();
    expect(init({ site: 'shop', config: {} })).toBe(client);
    const other = init({ site: 'shop-2', config: {} });
    expect(other).not.toBe(client);
    other.destroy();
  });

  test('one change is told for many inputs, and the snapshot stays the same object in between', async () => {
    await run();
    await settled();
    const told = vi.fn();
    const stop = client.subscribe(told);
    const before = client.getSnapshot();
    expect(client.getSnapshot()).toBe(before);
    client.track('view_item', ITEM);
    client.track('view_item', ITEM);
    await settled();
    expect(told).toHaveBeenCalledTimes(1);
    expect(client.getSnapshot()).not.toBe(before);
    stop();
    client.track('view_item', ITEM);
    await settled();
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('a fault that comes while it runs shows in the status', async () => {
    await run();
    const told = vi.fn();
    client.on('status', told);
    answers.reason = 'STORAGE_FULL';
    client.track('view_item', ITEM);
    await settled();
    expect(client.status).toMatchObject({ state: 'degraded', reason: 'STORAGE_FULL' });
    expect(told).toHaveBeenCalledTimes(1);
    answers.reason = null;
    client.track('view_item', ITEM);
    await settled();
    expect(client.status.state).toBe('ready');
  });

  test('a config given as an object is not fetched', async () => {
    start({ config: { version: 1, inline: true } }).consent.set(ALL);
    await client.ready;
    expect(called('new')[0]?.[1]).toEqual({ version: 1, inline: true });
  });
});

const vitrinError = (code: string) => Object.assign(new Error('/segments/0: what'), { name: 'VitrinError', code });

describe('faults', () => {
  test.each(['handle', 'decide', 'explain', 'view', 'fold', 'forget'])('a trap in %s switches the engine off and throws nothing', async (method) => {
    await run();
    await settled();
    const decision = client.decide('home');
    answers.fault[method] = new WebAssembly.RuntimeError('unreachable');
    client.track('view_item', ITEM);
    client.decide('home');
    client.explain(decision);
    client.segments();
    client.getSnapshot();
    document.dispatchEvent(new Event('visibilitychange'));
    await client.forget();
    await settled();
    expect(client.status).toEqual({ state: 'degraded', reason: 'INTERNAL', message: 'unexpected RuntimeError' });
    expect(client.decide('home').reasons).toEqual(['not_ready']);
  });

  test('an error of the engine with a code is told, and the engine runs on', async () => {
    await run();
    answers.fault['decide'] = vitrinError('STATE_NEWER');
    const told = vi.fn();
    client.on('error', told);
    expect(client.decide('home').reasons).toEqual(['not_ready']);
    await settled();
    expect(told.mock.calls[0]?.[0].code).toBe('STATE_NEWER');
    expect(client.status.state).toBe('ready');
  });

  test('what is wrong in a config stays in the status, for whoever comes later', async () => {
    answers.fault['new'] = vitrinError('BAD_CONFIG');
    await run();
    expect(client.status).toEqual({ state: 'degraded', reason: 'BAD_CONFIG', message: '/segments/0: what' });
  });

  test('data that cannot be imported rejects with the engine\'s code', async () => {
    await run();
    answers.fault['import'] = vitrinError('STATE_NEWER');
    const rejected = await client.import({ site: 'shop', history: 'damaged' } as ProfileExport).catch((thrown: unknown) => thrown);
    expect(rejected).toBeInstanceOf(VitrinError);
    expect(rejected).toMatchObject({ code: 'STATE_NEWER' });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 1],
    ['a text', 'exported'],
    ['a symbol', Symbol('exported')],
    ['an export of another site', { site: 'other', history: 'exported' }],
    ['an export without a history', { site: 'shop' }],
    ['a history that makes a text', { site: 'shop', history: { toString: () => 'exported' } }],
    ['a history that no export has one as long as', { site: 'shop', history: 'x'.repeat(16_385) }],
  ])('%s cannot be imported, and does not reach the engine', async (_, profile) => {
    await run();
    const rejected = await client.import(profile as ProfileExport).catch((thrown: unknown) => thrown);
    expect(rejected).toBeInstanceOf(VitrinError);
    expect(rejected).toMatchObject({ code: 'BAD_STATE' });
    expect(called('import')).toEqual([]);
    await client.import({ site: 'shop', history: 'x'.repeat(16_384) } as ProfileExport);
    expect(called('import')).toHaveLength(1);
    expect(client.status.state).toBe('ready');
  });

  const NO_SITE = 'site: 1 to 48 of a-z0-9_-';
  test.each<[string, unknown, string]>([
    ['no options', undefined, NO_SITE],
    ['no site', { config: '/site.json' }, NO_SITE],
    ['a site with a colon', { site: 'a:b', config: '/site.json' }, NO_SITE],
    ['a site in capitals', { site: 'Shop', config: '/site.json' }, NO_SITE],
    ['no config', { site: 'shop' }, 'config: missing'],
    ['a version of the policy that is no number', { site: 'shop', config: '/site.json', policyVersion: 2.5 }, 'policyVersion: an integer'],
  ])('%s: degraded from the start, told why, and storage is not even read', async (_, options, message) => {
    client = init(options as never);
    const told = vi.fn();
    client.on('error', told);
    expect(client.status).toEqual({ state: 'degraded', reason: 'BAD_CONFIG', message });
    client.consent.set(ALL);
    expect(await client.ready).toBe(client);
    expect(told.mock.calls).toEqual([[expect.objectContaining({ code: 'BAD_CONFIG', message })]]);
    expect(quietly(() => localStorage.length)).toBe(0);
  });

  test('a source of the shop that throws does not take the client down', () => {
    start({
      consent: () => { throw new Error('no banner'); },
      collect: () => { throw new Error('no data layer'); },
    });
    expect(client.track('view_item', ITEM)).toEqual({ status: 'queued' });
  });

  test('nor one who granted on an earlier visit', async () => {
    store(RECORD, record('spm'));
    start({ collect: () => { throw new Error('no data layer'); } });
    await client.ready;
    expect(client.status).toMatchObject({ state: 'ready' });
  });

  test('a listener that goes and comes again is told once of one thing', () => {
    start();
    let count = 0;
    let stop = () => {};
    const listen = () => {
      stop = client.on('consent', () => {
        stop();
        if ((count += 1) < 100) listen();
      });
    };
    listen();
    client.consent.set(ALL);
    expect(count).toBe(1);
  });

  test('one that another takes off meanwhile is not told any more', () => {
    start();
    const told = vi.fn();
    let stop = () => {};
    client.on('consent', () => stop());
    stop = client.on('consent', told);
    client.consent.set(ALL);
    expect(told).not.toHaveBeenCalled();
  });

  test('and one that says again what has been said is told nothing new', () => {
    // A banner that is told, and tells.
    start();
    const told = vi.fn((consent: Vote) => client.consent.set(consent));
    client.on('consent', told);
    client.consent.set(ALL);
    client.consent.set(ALL);
    client.consent.set({ ...ALL, measurement: 'denied' });
    expect(told.mock.calls.map(([{ measurement }]) => measurement)).toEqual(['granted', 'denied']);
  });

  test('a client that is destroyed says so, and starts nothing any more', async () => {
    start().consent.set(ALL);
    await client.ready;
    const told = vi.fn();
    client.subscribe(told);
    client.destroy();
    await settled();
    expect(told).toHaveBeenCalled();
    const before = uses.length;
    client.consent.set(NONE);
    client.consent.set(ALL);
    await settled();
    expect(client.status).toEqual({ state: 'disabled' });
    expect(uses.slice(before)).toEqual([]);
  });

  test('a listener that throws is the shop\'s own, later, and the others are still told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      start();
      const told = vi.fn();
      const stop = client.on('consent', () => {
        throw new Error('of the shop');
      });
      client.on('consent', told);
      client.consent.set(ALL);
      stop();
      expect(told).toHaveBeenCalled();
      expect(() => vi.runAllTimers()).toThrow('of the shop');
    } finally {
      vi.useRealTimers();
    }
  });

  test('calls with nonsense throw nothing', async () => {
    for (const when of ['before', 'after']) {
      if (when === 'after') await run();
      else start();
      const anything = client as unknown as Record<string, (...values: unknown[]) => unknown>;
      for (const method of ['exposed', 'clicked', 'dismissed', 'prefer', 'setTraits', 'explain', 'deleteEvent', 'decide']) {
        for (const value of [undefined, null, 1, 'x', {}, []]) expect(() => anything[method]!(value), `${method} ${when}`).not.toThrow();
      }
      // Nor did any of it switch the engine off.
      if (when === 'after') expect(client.status.state).toBe('ready');
      for (const value of [undefined, null, 1, {}]) {
        expect(() => client.consent.set(value as never)).not.toThrow();
        expect(() => client.decideAll(value as never)).not.toThrow();
        expect(() => client.on('change', value as never)()).not.toThrow();
      }
    }
  });
});

test('destroy leaves nothing behind, and the site can be started anew', async () => {
  await run();
  const before: Decision = client.decide('home');
  client.destroy();
  expect(client.status.state).toBe('disabled');
  expect(called('free')).toHaveLength(1);
  client.exposed(before);
  expect(inputs()).toEqual([]);
  expect(start()).not.toBe(null);
  await client.ready;
  expect(client.status.state).toBe('ready');
});
