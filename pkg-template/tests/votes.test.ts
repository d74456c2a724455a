/** Who says what about consent: the visitor, the platforms on the page, the record of before, Global Privacy Control. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Vote } from '../src/index.js';
import { called, reset } from './recording-engine.js';
import { keys, openPage, pageEvent, settled, uses, value, writeElsewhere } from './page.js';
import { ALL, NONE, RECORD, client, platform, record, start, store, withPlatform } from './shop.js';


beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

test('the record of a platform does not grant on a page without it', async () => {
  store(RECORD, record('spm', { source: 'banner' }));
  start();
  await settled();
  expect(client.consent.get()).toEqual({ storage: 'pending', personalization: 'pending', measurement: 'pending' });
  expect(uses.filter(({ api }) => api === 'network')).toEqual([]);
});

test.each(['Vår_Banner 2', 'a-platform-with-a-name-longer-than-that-of-any-other'])('a platform of the shop\'s own may be called %s', async (name) => {
  const consent = (vote: (name: string, says: Vote) => void) => {
    vote(name, { storage: 'granted', personalization: 'granted', measurement: 'denied' });
    return () => undefined;
  };
  start({ consent });
  client.consent.set({ personalization: 'denied' });
  await settled();
  expect(value(RECORD)).toBe(record('s', { source: `${name}-manual`, grant: 2 }));
  client.consent.set({ personalization: 'granted' });
  await client.ready;
  store('vitrin:shop:state', 'what is known');
  client.destroy();
  start({ consent });
  await client.ready;
  expect(client.status).toMatchObject({ state: 'ready' });
  expect(keys()).toContain('vitrin:shop:state');
});

test('a platform that refuses outweighs the record before anything is loaded', async () => {
  store('vitrin:shop:state', 'old');
  store(RECORD, record('spm'));
  start(withPlatform(NONE));
  await settled();
  expect(uses.filter(({ api }) => api === 'network')).toEqual([]);
  expect(keys()).toEqual([RECORD]);
});

test('a grant of every purpose under Global Privacy Control leaves measurement denied', async () => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true });
  start().consent.set(ALL);
  await client.ready;
  expect(client.consent.get().measurement).toBe('denied');
  expect(value(RECORD)).toBe(record('sp'));
});

test.each<[string, unknown]>([
  ['true', { storage: true }],
  ['another word', { storage: 'granted', personalization: 'yes' }],
  ['nothing', { measurement: undefined }],
])('a word of consent that is %s is told, and changes nothing', async (_, says) => {
  start().consent.set(ALL);
  await client.ready;
  store('vitrin:shop:state', 'kept');
  const told = vi.fn();
  client.on('error', told);
  client.consent.set(says as Vote);
  await settled();
  expect(client.consent.get()).toEqual(ALL);
  expect(client.status.state).toBe('ready');
  expect(value(RECORD)).toBe(record('spm'));
  expect(value('vitrin:shop:state')).toBe('kept');
  expect(told.mock.calls).toEqual([[expect.objectContaining({ code: 'BAD_CONFIG', message: 'consent.set: each is granted, denied or pending' })]]);
});

test.each([[['personalization']], ['personalization']])('Global Privacy Control stops at what the shop lets it refuse', (refused) => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: true });
  start({ globalPrivacyControl: refused }).consent.set(ALL);
  expect(client.consent.get()).toEqual({ storage: 'granted', personalization: 'denied', measurement: 'denied' });
});

test('a withdrawal by the visitor outlives a banner that still says yes, until the banner is answered anew', async () => {
  start(withPlatform(ALL));
  await client.ready;
  client.consent.set(NONE);
  await settled();
  expect(value(RECORD)).toBe(record('', { source: 'banner-manual', grant: 2 }));

  client.destroy();
  start(withPlatform(ALL));
  await settled();
  expect(client.status.state).toBe('disabled');

  platform(NONE);
  platform(ALL);
  await client.ready;
  expect(client.consent.get()).toEqual(ALL);
});

describe('a grant by the visitor of what the banner has no say in', () => {
  const PART: Vote = { storage: 'granted', personalization: 'granted' };
  beforeEach(async () => {
    start(withPlatform(PART)).consent.set({ measurement: 'granted' });
    await client.ready;
    await settled();
    expect(value(RECORD)).toBe(record('spm', { source: 'banner' }));
    client.destroy();
  });

  test('is good for the next page, once the banner has spoken', async () => {
    start(withPlatform());
    expect(client.consent.get().measurement).toBe('pending');
    platform(PART);
    await client.ready;
    expect(client.consent.get()).toEqual(ALL);
    expect(called('consent').at(-1)).toEqual([{ storage: true, personalization: true, measurement: true }, undefined]);
    expect(value(RECORD)).toBe(record('spm', { source: 'banner' }));
  });

  test('outlives a look at the record', async () => {
    await start(withPlatform(PART)).ready;
    pageEvent('pageshow', true);
    expect(client.consent.get()).toEqual(ALL);
  });

  test('ends when it is withdrawn in another tab', async () => {
    await start(withPlatform(PART)).ready;
    writeElsewhere(RECORD, record('sp', { source: 'banner', grant: 2 }));
    expect(client.consent.get().measurement).toBe('denied');
    pageEvent('pageshow', true);
    expect(client.consent.get().measurement).toBe('denied');
  });

  test.each<[string, Vote | null]>([
    ['the banner asks about it now', { ...PART, measurement: 'pending' }],
    ['the banner is silent', null],
  ])('does not count where %s', async (_, says) => {
    start(withPlatform());
    platform(says);
    await settled();
    expect(client.consent.get().measurement).toBe('pending');
  });

  test('does not count where another platform than that of the record speaks', async () => {
    start({ consent: (vote: (name: string, says: Vote | null) => void) => (vote('other', PART), () => undefined) });
    await settled();
    expect(client.consent.get().measurement).toBe('pending');
  });

  test('is told apart from what the banner granted on this page, and takes back by silence', async () => {
    start(withPlatform(ALL));
    await client.ready;
    platform(PART);
    expect(client.consent.get().measurement).toBe('pending');
    pageEvent('pageshow', true);
    expect(client.consent.get().measurement).not.toBe('granted');
  });
});

test('a platform that comes late and asks holds what another granted, and erases nothing', async () => {
  const names: Record<string, (says: Vote | null) => void> = {};
  start({ consent: (vote: (name: string, says: Vote | null) => void) => {
    for (const name of ['early', 'late']) names[name] = (says) => vote(name, says);
    return () => undefined;
  } });
  names['early']!(ALL);
  await client.ready;
  store('vitrin:shop:state', 'kept');
  names['late']!({ storage: 'pending', personalization: 'pending', measurement: 'pending' });
  await settled();
  expect(client.status.state).toBe('pending');
  expect(value('vitrin:shop:state')).toBe('kept');
  expect(value(RECORD)).toBe(record('spm', { source: 'early' }));
  names['late']!(ALL);
  await settled();
  expect(client.status.state).toBe('ready');
  names['late']!({ ...ALL, personalization: 'pending' });
  await settled();
  expect(value('vitrin:shop:state')).toBeNull();
});
