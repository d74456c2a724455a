/** The model: fetched after a grant beside site.json, given to every engine of the page; a bad one is told and done without. */
import { beforeEach, expect, test, vi } from 'vitest';
import { init, type Client, type Options, type Vote } from '../src/index.js';
import { files, openPage, pageEvent, uses } from './page.js';
import { answers, called, calls, reset } from './recording-engine.js';

const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
const ADDRESS = '/vitrin/model.bin';
let client: Client;
const start = (options: Partial<Options> = { model: ADDRESS }) =>
  (client = init({ site: 'shop', config: '/site.json', ...options }));
const fetched = () => uses.filter(({ api, name }) => api === 'network' && name?.includes('.bin')).map(({ name }) => name);

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
  files.set('.bin', () => new Response('a model'));
});

test('is fetched after a grant, and known to the engine before anything is asked of it', async () => {
  start();
  expect(fetched()).toEqual([]);
  client.consent.set(ALL);
  await client.ready;
  expect(fetched()).toEqual([ADDRESS]);
  expect(calls.map(([method]) => method).filter((method) => method !== 'extend').slice(0, 4)).toEqual(['bind', 'new', 'load_model', 'consent']);
  expect(called('load_model')).toEqual([['a model']]);
  expect(client.status).toEqual({ state: 'ready', warnings: [] });
});

test('is not asked for where the shop has none', async () => {
  start({});
  client.consent.set(ALL);
  await client.ready;
  expect(fetched()).toEqual([]);
  expect(called('load_model')).toEqual([]);
});

test('has the hash that the page says', async () => {
  start({ model: ADDRESS, modelIntegrity: 'sha384-abc' });
  client.consent.set(ALL);
  await client.ready;
  expect(fetched()).toEqual([`${ADDRESS} sha384-abc`]);
});

test('is known to the engine of a page that came back', async () => {
  start();
  client.consent.set(ALL);
  await client.ready;
  pageEvent('pagehide', true);
  pageEvent('pageshow', true);
  expect(called('new')).toHaveLength(2);
  expect(called('load_model')).toEqual([['a model'], ['a model']]);
  expect(fetched()).toEqual([ADDRESS]);
});

const vitrinError = Object.assign(new Error('section 2, byte 40: malformed'), { name: 'VitrinError', code: 'BAD_MODEL' });
test.each<[why: string, prepare: () => void, message: string]>([
  ['missing', () => files.set('.bin', () => new Response('', { status: 404 })), `BAD_MODEL: ${ADDRESS}: `],
  ['refused', () => (answers.fault['load_model'] = vitrinError), `BAD_MODEL: ${ADDRESS}: section 2, byte 40: malformed`],
])('%s: the shop goes on without it, and is told', async (_, prepare, message) => {
  const told = vi.fn();
  prepare();
  start().on('error', told);
  client.consent.set(ALL);
  await client.ready;
  expect(client.status.state).toBe('ready');
  expect(client.status.warnings?.[0]?.message).toContain(message);
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'accepted' });
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
  expect(told.mock.calls[0]?.[0].code).toBe('BAD_MODEL');
  expect(client.status.state).toBe('ready');
});

test('that makes the engine trap ends it, as any trap does', async () => {
  answers.fault['load_model'] = new WebAssembly.RuntimeError('unreachable');
  start();
  client.consent.set(ALL);
  await client.ready;
  expect(client.status).toMatchObject({ state: 'degraded', reason: 'INTERNAL' });
});

test('predictions come from the engine, and are null without one', async () => {
  start();
  expect(client.predictions()).toBe(null);
  client.consent.set(ALL);
  await client.ready;
  client.predictions();
  expect(called('view')).toContainEqual(['predictions']);
});
