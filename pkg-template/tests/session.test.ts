/** What the session does around the engine: folding under the lock, sending, and the page's coming and going. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { init, type Client, type Vote } from '../src/index.js';
import { files, locks, openPage, pageEvent, settled, uses, writeElsewhere } from './page.js';
import { answers, called, calls, reset, Engine } from './recording-engine.js';

const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
let client: Client;
async function run(says: Vote = ALL): Promise<void> {
  client = init({ site: 'shop', config: '/site.json', sync: { endpoint: '/v1/reports' } });
  client.consent.set(says);
  await client.ready;
  await settled();
}
const tabs = () => called('new').map(([, , options]) => (options as { tab: string }).tab);
function show(state: 'visible' | 'hidden'): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  openPage();
  reset();
});
afterEach(() => {
  client.destroy();
  vi.useRealTimers();
});

test('what is taken back while the engine comes up is taken back from it', async () => {
  const { port1, port2 } = new MessageChannel();
  let is_taken_back = false;
  port1.onmessage = () => {
    // The engine has been told, and the client does not have it yet.
    if (called('consent').length === 0) return port2.postMessage('');
    is_taken_back = client.status.state === 'loading';
    client.consent.set({ personalization: 'denied' });
  };
  client = init({ site: 'shop', config: '/site.json' });
  port2.postMessage('');
  client.consent.set(ALL);
  await client.ready;
  await settled();
  port1.close();
  expect(is_taken_back).toBe(true);
  expect(called('consent').at(-1)![0]).toMatchObject({ personalization: false, measurement: true });
});

describe('folding', () => {
  test('is under the site\'s lock, and knows this tab and the others that live', async () => {
    locks.held.add('vitrin:shop:tab:00000000000000aa');
    locks.held.add('vitrin:shop2:tab:00000000000000bb');
    await run();
    expect(called('fold')).toHaveLength(1);
    const [[alive, hidden]] = called('fold') as [[string[], boolean]];
    expect(alive.sort()).toEqual(['00000000000000aa', ...tabs()].sort());
    expect(hidden).toBe(false);
    const requested = uses.filter(({ api }) => api === 'lock').map(({ name }) => name);
    expect(requested).toEqual([`vitrin:shop:tab:${tabs()[0]}`, 'vitrin:shop']);
  });

  test('waits for a tab that holds the lock', async () => {
    let free = () => {};
    void locks.request('vitrin:shop', () => new Promise<void>((resolve) => (free = resolve)));
    await run();
    expect(called('fold')).toEqual([]);
    free();
    await settled();
    expect(called('fold')).toHaveLength(1);
  });

  test('is asked for once more, not many times, by what happens during a fold', async () => {
    await run();
    for (let count = 0; count < 5; count += 1) show('visible');
    await settled();
    expect(called('fold')).toHaveLength(3);
  });

  test('waits a second for more to be recorded', async () => {
    await run();
    answers.wants_fold = true;
    for (let count = 0; count < 5; count += 1) client.track('search', { search_term: 'tent' });
    vi.advanceTimersByTime(999);
    await settled();
    expect(called('fold')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await settled();
    expect(called('fold')).toHaveLength(2);
  });

  test('stores what only memory has when the turn is over, without waiting for the lock', async () => {
    await run();
    answers.is_urgent = true;
    const before = called('leave').length;
    for (const search_term of ['tent', 'boot']) client.track('search', { search_term });
    expect(called('leave')).toHaveLength(before);
    vi.advanceTimersByTime(0);
    expect(called('leave').slice(before)).toEqual([[true], [false]]);
  });

  test('does not wait when the journal is nearly full, but for half a second after the last one', async () => {
    await run();
    vi.advanceTimersByTime(500);
    answers.is_urgent = true;
    client.track('search', { search_term: 'tent' });
    vi.advanceTimersByTime(0);
    await settled();
    expect(called('fold')).toHaveLength(2);
    client.track('search', { search_term: 'tent' });
    vi.advanceTimersByTime(499);
    await settled();
    expect(called('fold')).toHaveLength(2);
    vi.advanceTimersByTime(1);
    await settled();
    expect(called('fold')).toHaveLength(3);
  });

  test('comes again when the engine wants to be woken', async () => {
    answers.folded = { folded: false, report: false, wake_ms: 5000, postponed: false };
    await run();
    answers.folded = { folded: false, report: false, wake_ms: null, postponed: false };
    vi.advanceTimersByTime(4999);
    await settled();
    expect(called('fold')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await settled();
    expect(called('fold')).toHaveLength(2);
    vi.advanceTimersByTime(1e9);
    await settled();
    expect(called('fold')).toHaveLength(2);
  });

  test('follows what another tab records, all of a second at once, and neither its snapshots nor foreign keys', async () => {
    await run();
    writeElsewhere('basket', '1');
    writeElsewhere('vitrin:shop:state', 'snapshot');
    dispatchEvent(new StorageEvent('storage', { key: 'vitrin:shop:j:00000000000000aa', newValue: null }));
    vi.advanceTimersByTime(2000);
    await settled();
    expect(called('fold')).toHaveLength(1);
    for (let count = 0; count < 20; count += 1) {
      writeElsewhere('vitrin:shop:j:00000000000000aa', `${count}`);
      vi.advanceTimersByTime(100);
    }
    await settled();
    expect(called('fold')).toHaveLength(3);
    vi.advanceTimersByTime(5000);
    await settled();
    expect(called('fold')).toHaveLength(3);
  });

  test('when the page is hidden says so', async () => {
    await run();
    show('hidden');
    await settled();
    expect(called('fold').at(-1)?.[1]).toBe(true);
    show('visible');
    await settled();
    expect(called('fold').at(-1)?.[1]).toBe(false);
  });

  test('is not relied upon by a page that is hidden or left: what waits for one is stored first', async () => {
    await run();
    calls.length = 0;
    show('hidden');
    expect(calls[0]).toEqual(['leave', true]);
    await settled();
    show('visible');
    expect(called('leave')).toEqual([[true], [false]]);
    for (const persisted of [true, false]) {
      calls.length = 0;
      pageEvent('pagehide', persisted);
      expect(calls[0]).toEqual(['leave', true]);
    }
  });

  test('in memory takes no lock', async () => {
    await run({ personalization: 'granted' });
    uses.length = 0;
    show('hidden');
    await settled();
    expect(called('fold')).toEqual([[tabs(), false, false], [tabs(), true, false]]);
    expect(uses).toEqual([]);
  });
});

describe('a report', () => {
  test.each<[string, () => Promise<Response>, number, string]>([
    ['is accepted', async () => new Response(null, { status: 202 }), 202, 'sent'],
    ['was there already', async () => new Response(null, { status: 200 }), 200, 'sent'],
    ['is refused', async () => new Response(null, { status: 422 }), 422, 'rejected'],
    ['meets a fault of the server', async () => new Response(null, { status: 503 }), 503, 'offline'],
    ['takes the server too long', async () => new Response(null, { status: 408 }), 408, 'offline'],
    ['meets too many others', async () => new Response(null, { status: 429 }), 429, 'offline'],
    ['finds no network', () => Promise.reject(new TypeError('network')), 0, 'offline'],
  ])('%s: the engine learns the status', async (_, response, status, outcome) => {
    await run();
    answers.response = response;
    answers.folded = { folded: true, report: true, wake_ms: null, postponed: false };
    const told: string[] = [];
    client.on('error', ({ code }) => told.push(code));
    const result = client.sync();
    await settled();
    expect(called('settle')).toEqual([[status]]);
    expect(await result).toEqual({ status: outcome });
    expect(told).toEqual(outcome === 'sent' ? [] : [`SYNC_${outcome.toUpperCase()}`]);
    expect(client.status.state).toBe('ready');
  });

  test('that waits after a fold is sent, and after a failure not before a minute', async () => {
    answers.response = () => Promise.reject(new TypeError('network'));
    answers.folded = { folded: false, report: true, wake_ms: null, postponed: false };
    await run();
    expect(called('send')).toHaveLength(1);
    answers.folded = { folded: false, report: true, wake_ms: null, postponed: false };
    show('hidden');
    await settled();
    expect(called('send')).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    show('visible');
    await settled();
    expect(called('send')).toHaveLength(2);
  });

  test.each([
    ['waits for its next try', [{ status: 'accepted' }, { status: 'pending' }], 'offline'],
    ['was sent', [{ status: 'accepted' }, { status: 'given_up' }], 'nothing'],
  ])('%s: sync says so', async (_, sent, outcome) => {
    await run();
    const engine = Engine.prototype;
    vi.spyOn(engine, 'view').mockImplementation(((name: string) => (name === 'sent' ? sent : [])) as never);
    vi.spyOn(engine, 'send').mockReturnValue(undefined as never);
    expect(await client.sync()).toEqual({ status: outcome });
    vi.restoreAllMocks();
  });

  test('is not sent without measurement', async () => {
    answers.folded = { folded: false, report: true, wake_ms: null, postponed: false };
    await run({ storage: 'granted', personalization: 'granted' });
    expect(called('send')).toEqual([]);
    expect(await client.sync()).toEqual({ status: 'no_consent' });
  });

  test('is not sent after a withdrawal in another tab that a fold did not know of', async () => {
    await run();
    answers.folded = { folded: false, report: true, wake_ms: null, postponed: false };
    show('hidden');
    client.consent.set({ measurement: 'denied' });
    await settled();
    expect(called('send')).toEqual([]);
  });
});

describe('a page that goes', () => {
  test('for good folds and gives up its locks', async () => {
    await run();
    pageEvent('pagehide', false);
    await settled();
    expect(called('fold').at(-1)?.[1]).toBe(true);
    expect([...locks.held]).toEqual([]);
  });

  test('into the back/forward cache holds no lock and asks for none', async () => {
    await run();
    uses.length = 0;
    pageEvent('pagehide', true);
    // As browsers have it, the page is hidden after it was left.
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect([...locks.held]).toEqual([]);
    expect(uses).toEqual([]);
  });

  test('has given up its liveness lock before it goes, since Firefox asks then', async () => {
    await run();
    dispatchEvent(new Event('beforeunload'));
    await settled();
    expect([...locks.held]).toEqual([]);
  });

  test('and does not go after all is alive again', async () => {
    await run();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    dispatchEvent(new Event('beforeunload'));
    vi.advanceTimersByTime(5000);
    vi.useRealTimers();
    await settled();
    expect([...locks.held]).toEqual([`vitrin:shop:tab:${tabs()[0]}`]);
    expect(tabs()).toHaveLength(1);
  });

  test('and comes back is another tab', async () => {
    await run();
    pageEvent('pagehide', true);
    pageEvent('pageshow', true);
    await settled();
    const [before, after] = tabs();
    expect(tabs()).toHaveLength(2);
    expect(after).not.toBe(before);
    expect(called('free')).toHaveLength(1);
    expect([...locks.held]).toEqual([`vitrin:shop:tab:${after}`]);
    client.track('search', { search_term: 'tent' });
    expect(calls.map(([method]) => method).lastIndexOf('handle')).toBeGreaterThan(calls.map(([method]) => method).lastIndexOf('new'));
  });

  test('and comes back is a new tab before anybody tells it anything', async () => {
    const tell = () => client.track('search', { search_term: 'tent' });
    addEventListener('pageshow', tell);
    await run();
    pageEvent('pagehide', true);
    pageEvent('pageshow', true);
    removeEventListener('pageshow', tell);
    const seen = calls.map(([method]) => method);
    expect(seen.indexOf('handle')).toBeGreaterThan(seen.lastIndexOf('new'));
  });

  test('and comes back keeps an engine whose knowledge is nowhere else', async () => {
    await run({ personalization: 'granted' });
    pageEvent('pagehide', true);
    pageEvent('pageshow', true);
    await settled();
    expect(tabs()).toHaveLength(1);
    expect(called('free')).toEqual([]);
  });
});

test.each<[why: string, time_zone: string, expected: object[]]>([
  ['known', 'Europe/Stockholm', []],
  ['UTC', 'UTC', []],
  ['unknown', 'Stockholm', [{ pointer: '/time_zone', message: 'unknown to this browser, so UTC' }]],
])('a time zone that is %s: the page goes on, and its status tells what is not meant', async (_, time_zone, expected) => {
  files.set('/site.json', () => Response.json({ version: 1, time_zone }));
  await run();
  expect(client.status).toEqual({ state: 'ready', warnings: expected });
});
