/** Invariant I1 on this side of the boundary: what reaches storage and the network, before, during and after a grant. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openGate } from '../src/gate.js';
import type { Vote } from '../src/index.js';
import { today } from '../src/record.js';
import { called, calls, Engine, reset } from './recording-engine.js';
import { faults, files, hear, keys, openPage, pageEvent, settled, uses, value, writeElsewhere } from './page.js';
import { ALL, NONE, RECORD, client, record, start, store, withPlatform } from './shop.js';

function leaveTraces(): void {
  store('vitrin:shop:state', 'old');
  store('vitrin:shop:j:0123456789abcdef', 'old');
  store('vitrin:shop2:state', 'of another site');
  store('basket', 'of the shop');
}
const FOREIGN = ['basket', 'vitrin:shop2:state'];

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

describe('before a grant', () => {
  test('the consent record is read, and nothing else happens', async () => {
    start();
    client.track('view_item', { items: [{ item_id: '1' }] });
    client.decide('home');
    client.consent.get();
    client.exposed(client.decide('home'));
    client.segments();
    client.getSnapshot();
    await settled();
    const others = uses.filter(({ operation, name }) => !(operation === 'getItem' && name === RECORD));
    expect(others).toEqual([]);
    expect(uses.length).toBeGreaterThan(0);
  });

  test('a refusal leaves no trace', async () => {
    start().consent.set(NONE);
    await settled();
    expect(keys()).toEqual([]);
    expect(uses.filter(({ api, operation }) => api === 'network' || operation === 'setItem')).toEqual([]);
  });

  test.each([
    ['of another policy', record('spm', { policy: 7, grant: 4 }), 5],
    ['that has expired', record('spm', { day: today() - 181, grant: 4 }), 5],
    ['of a day to come', record('spm', { day: today() + 40, grant: 4 }), 5],
    ['of a later version', '2;spm;manual', 1],
  ])('a refusal takes back a grant %s', async (_, text, grant) => {
    store(RECORD, text);
    start().consent.set({ personalization: 'denied' });
    expect(localStorage.getItem(RECORD)).toBe(record('', { grant }));
  });

  test('nobody\'s word takes back a grant of another policy', async () => {
    const text = record('spm', { policy: 7 });
    store(RECORD, text);
    start(withPlatform({ storage: 'pending', personalization: 'pending', measurement: 'pending' }));
    await settled();
    expect(localStorage.getItem(RECORD)).toBe(text);
  });

  test.each([
    ['no record', undefined],
    ['a withdrawn record', record('')],
    ['an expired record', record('spm', { day: today() - 181 })],
    ['a record of another policy', record('spm', { policy: 7 })],
    ['a malformed record', 'yes'],
    ['storage granted for nothing', record('s')],
  ])('%s: our own keys are swept, unread, and foreign keys stay', async (_, text) => {
    leaveTraces();
    if (text) store(RECORD, text);
    start();
    await settled();
    expect(keys().filter((key) => key !== RECORD)).toEqual(FOREIGN);
    expect(uses.filter(({ operation, name }) => operation === 'getItem' && name !== RECORD)).toEqual([]);
    expect(uses.filter(({ api, operation }) => api === 'network' || operation === 'setItem' || operation === 'clear')).toEqual([]);
  });

  test('a platform that is still undecided keeps what it granted earlier, unused', async () => {
    leaveTraces();
    store(RECORD, record('spm', { source: 'banner' }));
    start(withPlatform({ storage: 'pending', personalization: 'pending', measurement: 'pending' }));
    await settled();
    expect(client.status.state).toBe('pending');
    expect(keys()).toContain('vitrin:shop:state');
    expect(uses.filter(({ api }) => api === 'network')).toEqual([]);
  });

});

describe('a grant', () => {
  test('is written, then the wasm comes with its hash, then the engine learns the purposes', async () => {
    start().consent.set(ALL);
    await client.ready;
    expect(value(RECORD)).toBe(record('spm'));
    const requests = uses.filter(({ api }) => api === 'network').map(({ operation, name }) => `${operation} ${name}`);
    expect(requests).toHaveLength(2);
    expect(requests).toContainEqual('GET /site.json');
    expect(requests).toContainEqual(expect.stringMatching(/^GET .*\/vitrin_page\.wasm sha384-of-the-page$/));
    expect(called('consent')[0]).toEqual([{ storage: true, personalization: true, measurement: true }, undefined]);
    expect(called('new')[0]).toEqual(['shop', { version: 1 }, { tab: expect.stringMatching(/^[0-9a-f]{16}$/), zone: [] }]);
  });

  test('of before is good for this page, and is not written anew', async () => {
    store(RECORD, record('sp', { grant: 5 }));
    await start().ready;
    expect(client.status.state).toBe('ready');
    expect(client.consent.get()).toEqual({ storage: 'granted', personalization: 'granted', measurement: 'denied' });
    expect(uses.filter(({ operation }) => operation === 'setItem')).toEqual([]);
  });

  test.each<[string, Vote, string]>([
    ['measurement alone', { measurement: 'granted' }, 'm'],
    ['without storage', { personalization: 'granted' }, 'p'],
    ['without measurement', { storage: 'granted', personalization: 'granted' }, 'sp'],
  ])('%s loads the engine', async (_, says, letters) => {
    start().consent.set(says);
    await client.ready;
    expect(value(RECORD)).toBe(record(letters));
    expect(called('new')).toHaveLength(1);
  });

  test('of storage alone loads nothing', async () => {
    start().consent.set({ storage: 'granted' });
    await settled();
    expect(client.status.state).toBe('pending');
    expect(uses.filter(({ api }) => api === 'network')).toEqual([]);
  });
});

describe('a page that is only prerendered', () => {
  const prerender = () => Object.defineProperty(document, 'prerendering', { configurable: true, value: true });
  const visit = () => {
    Object.defineProperty(document, 'prerendering', { configurable: true, value: false });
    document.dispatchEvent(new Event('prerenderingchange'));
  };

  test('does not even look at storage, and asks no platform', async () => {
    prerender();
    leaveTraces();
    const asked: string[] = [];
    start({ consent: () => (asked.push('consent'), () => undefined), collect: () => (asked.push('collect'), () => undefined) });
    expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'queued' });
    client.consent.set(ALL);
    await settled();
    expect(client.consent.get()).toEqual({ storage: 'pending', personalization: 'pending', measurement: 'pending' });
    expect([uses, asked, client.status.state]).toEqual([[], [], 'pending']);
    visit();
    await client.ready;
    expect([asked, client.status.state]).toEqual([['consent', 'collect'], 'ready']);
    expect(called('handle')).toHaveLength(1);
    expect(value(RECORD)).toBe(record('spm'));
  });

  test('and given up is never begun', async () => {
    prerender();
    start().destroy();
    visit();
    await settled();
    expect(uses).toEqual([]);
  });
});

describe('the grant number', () => {
  test.each<[string, Vote, string]>([
    ['stays when a purpose is added', { measurement: 'granted' }, record('spm', { grant: 5 })],
    ['grows when one is taken back', { personalization: 'denied', measurement: 'granted' }, record('sm', { grant: 6 })],
    ['grows when all are', NONE, record('', { grant: 6 })],
  ])('%s', async (_, says, expected) => {
    store(RECORD, record('sp', { grant: 5 }));
    await start().ready;
    client.consent.set(says);
    expect(value(RECORD)).toBe(expected);
  });

  // Else a tab that has slept since all was granted would take what is granted now for the rest of that, and carry it over.
  test.each(['', 's'])('grows when a purpose is added to "%s", under which nothing is kept', (held) => {
    store(RECORD, record(held, { grant: 5 }));
    start().consent.set({ storage: 'granted', personalization: 'granted', measurement: 'denied' });
    expect(value(RECORD)).toBe(record('sp', { grant: 6 }));
  });

  test.each([
    ['an expired record', record('sp', { day: today() - 181, grant: 5 })],
    ['a record of another policy', record('sp', { policy: 7, grant: 5 })],
  ])('grows past that of %s', (_, text) => {
    store(RECORD, text);
    start().consent.set({ storage: 'granted', personalization: 'granted' });
    expect(value(RECORD)).toBe(record('sp', { grant: 6 }));
  });
});

describe('a withdrawal', () => {
  test('writes the record, erases, erases under the lock, and tells the other tabs, in this order', async () => {
    start().consent.set(ALL);
    await client.ready;
    await settled();
    leaveTraces();
    uses.length = 0;
    client.consent.set(NONE);
    expect(value(RECORD)).toBe(record('', { grant: 2 }));
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    // A tab that was folding meanwhile.
    store('vitrin:shop:state', 'resurrected');
    await settled();
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    const order = uses.filter(({ operation }) => ['setItem', 'removeItem', 'request', 'post'].includes(operation)).map(({ operation, name }) => `${operation} ${name}`);
    expect(order).toEqual([
      `setItem ${RECORD}`,
      'removeItem vitrin:shop:state',
      'removeItem vitrin:shop:j:0123456789abcdef',
      'request vitrin:shop',
      'removeItem vitrin:shop:state',
      'post ',
    ]);
    expect(client.status.state).toBe('disabled');
    expect(calls.at(-1)).toEqual(['free']);
  });

  test('before the engine has arrived keeps it from starting', async () => {
    start().consent.set(ALL);
    client.consent.set(NONE);
    await settled();
    expect(client.status.state).toBe('disabled');
    expect(called('handle')).toEqual([]);
  });

  test('of storage alone erases, and goes on in memory', async () => {
    start().consent.set(ALL);
    await client.ready;
    leaveTraces();
    client.consent.set({ storage: 'denied' });
    await settled();
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    expect(called('consent').at(-1)).toEqual([{ storage: false, personalization: true, measurement: true }, undefined]);
    expect(client.status.state).toBe('ready');
  });

  test('of measurement alone erases before the engine hears of it, which then keeps the rest, and tells the other tabs', async () => {
    start().consent.set(ALL);
    await client.ready;
    await settled();
    leaveTraces();
    uses.length = 0;
    const found: string[][] = [];
    vi.spyOn(Engine.prototype, 'consent').mockImplementation(function (this: Engine, ...values) {
      calls.push(['consent', ...values]);
      found.push(keys());
      // What is still permitted, under the new number.
      store('vitrin:shop:state', 'new');
    });
    client.consent.set({ measurement: 'denied' });
    await settled();
    expect(value(RECORD)).toBe(record('sp', { grant: 2 }));
    expect(found).toEqual([[...FOREIGN, RECORD].sort()]);
    expect(value('vitrin:shop:state')).toBe('new');
    expect(called('consent').at(-1)).toEqual([{ storage: true, personalization: true, measurement: false }, undefined]);
    expect(called('forget')).toEqual([]);
    expect(uses.filter(({ operation }) => operation === 'post')).toHaveLength(1);
  });

  test('of a part in another tab leaves what that tab has written since, and this engine keeps the rest too', async () => {
    start().consent.set(ALL);
    await client.ready;
    store('vitrin:shop:state', 'new');
    writeElsewhere(RECORD, record('sp', { grant: 2 }));
    hear('vitrin:shop');
    await settled();
    expect(value('vitrin:shop:state')).toBe('new');
    expect(called('consent').at(-1)).toEqual([{ storage: true, personalization: true, measurement: false }, undefined]);
    expect(called('forget')).toEqual([]);
    expect(client.consent.get()).toEqual({ storage: 'granted', personalization: 'granted', measurement: 'denied' });
  });

  test('of a part erases also where no engine runs', async () => {
    files.delete('/site.json');
    store(RECORD, record('spm'));
    leaveTraces();
    await start().ready;
    expect(client.status.state).toBe('degraded');
    expect(keys()).toContain('vitrin:shop:state');
    client.consent.set({ personalization: 'denied' });
    await settled();
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    expect(value(RECORD)).toBe(record('sm', { grant: 2 }));
  });

  test('while a file is on its way asks for nothing more when that fails', async () => {
    const gate = openGate('shop', 1, undefined, () => undefined);
    try {
      gate.permit({ storage: true, personalization: true, measurement: true });
      files.set('.wasm', () => {
        gate.permit({ storage: false, personalization: false, measurement: false });
        throw new TypeError('failed to fetch');
      });
      uses.length = 0;
      await expect(gate.request('/vitrin.wasm', 'sha384-of-it')).rejects.toMatchObject({ name: 'VitrinError' });
      expect(uses.map(({ operation, name }) => `${operation} ${name}`)).toEqual(['GET /vitrin.wasm sha384-of-it']);
    } finally {
      gate.close();
    }
  });

  test.each<[string, () => void]>([
    ['a message', () => hear('vitrin:shop')],
    ['a storage event', () => dispatchEvent(new StorageEvent('storage', { key: RECORD }))],
    ['storage cleared', () => dispatchEvent(new StorageEvent('storage', { key: null }))],
    ['a return from the back/forward cache', () => pageEvent('pageshow', true)],
  ])('in another tab is heard by %s: erased here too, and nothing is sent', async (_, tell) => {
    start(withPlatform(ALL));
    await client.ready;
    await settled();
    leaveTraces();
    store(RECORD, record('', { source: 'banner', grant: 2 }));
    tell();
    await settled();
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    expect(client.status.state).toBe('disabled');
    expect(calls.at(-1)).toEqual(['free']);
    expect(value(RECORD)).toBe(record('', { source: 'banner', grant: 2 }));
  });

  test('that finds no room for its record removes the record', async () => {
    start().consent.set(ALL);
    await client.ready;
    faults.set('setItem', new DOMException('full', 'QuotaExceededError'));
    client.consent.set(NONE);
    expect(keys()).toEqual([]);
  });
});

describe('forgetting', () => {
  test('takes a new grant number and erases under the lock', async () => {
    start().consent.set(ALL);
    await client.ready;
    leaveTraces();
    await client.forget();
    expect(value(RECORD)).toBe(record('spm', { grant: 2 }));
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
    expect(calls.map(([method]) => method)).toContain('forget');
    expect(client.status.state).toBe('ready');
  });

  test('in another tab makes this one forget, and what it writes since stays', async () => {
    start().consent.set(ALL);
    await client.ready;
    writeElsewhere('vitrin:shop:state', 'new');
    writeElsewhere(RECORD, record('spm', { grant: 2 }));
    expect(called('forget')).toHaveLength(1);
    expect(keys()).toContain('vitrin:shop:state');
  });
});

describe('storage that cannot be used', () => {
  test.each<[string, string, Error, string]>([
    ['blocked', 'getItem', new DOMException('insecure', 'SecurityError'), 'STORAGE_DENIED'],
    ['full', 'setItem', new DOMException('full', 'QuotaExceededError'), 'STORAGE_FULL'],
  ])('%s: the grant counts for this document, in memory', async (_, operation, fault, code) => {
    faults.set(operation, fault);
    start().consent.set(ALL);
    await client.ready;
    expect(called('consent')[0]).toEqual([{ storage: true, personalization: true, measurement: true }, code]);
    pageEvent('pageshow', true);
    expect(client.consent.get()).toEqual(ALL);
  });

  test('no Web Locks: memory', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined });
    start().consent.set(ALL);
    await client.ready;
    expect(called('consent')[0]?.[1]).toBe('NO_LOCKS');
    expect(called('fold').length).toBeGreaterThan(0);
  });
});

test('the gate itself requests and loads nothing that is not permitted', async () => {
  const gate = openGate('shop', 1, undefined, () => undefined);
  try {
    uses.length = 0;
    await expect(gate.request('/site.json')).rejects.toMatchObject({ code: 'NO_CONSENT' });
    await expect(gate.load()).rejects.toMatchObject({ code: 'NO_CONSENT' });
    gate.permit({ storage: true, personalization: false, measurement: false });
    await expect(gate.request('/site.json')).rejects.toMatchObject({ code: 'NO_CONSENT' });
    expect(gate.send(async () => new Response())).toBeUndefined();
    expect(uses).toEqual([]);
    gate.permit({ storage: false, personalization: true, measurement: false });
    expect((await gate.request('/site.json')).ok).toBe(true);
  } finally {
    gate.close();
  }
});
