/** Starts that fail: each ends degraded, with its code. The wasm is bound once a page, so its own faults come first. */
import { beforeEach, expect, test, vi } from 'vitest';
import { init, VitrinError, type Client, type Vote } from '../src/index.js';
import { files, openPage, settled } from './page.js';
import { answers, reset } from './recording-engine.js';

const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
let client: Client;
const start = () => (client = init({ site: 'shop', config: '/site.json' }));
const vitrinError = (code: string) => Object.assign(new Error('/segments/0: what'), { name: 'VitrinError', code });

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

const CASES: [why: string, prepare: () => void, code: string][] = [
  ['the wasm is missing', () => files.set('.wasm', () => new Response('', { status: 404 })), 'WASM_FETCH'],
  ['the network is gone', () => files.delete('.wasm'), 'WASM_FETCH'],
  ['the wasm has another hash', () => files.set('.wasm', hashFails), 'INTEGRITY'],
  ['a policy refuses the wasm', () => (answers.fault['bind'] = new EvalError('unsafe-eval is not allowed')), 'WASM_BLOCKED_BY_CSP'],
  ['site.json is missing', () => files.set('/site.json', () => new Response('', { status: 404 })), 'BAD_CONFIG'],
  ['site.json is no JSON', () => files.set('/site.json', () => new Response('<html>')), 'BAD_CONFIG'],
  ['the engine refuses site.json', () => (answers.fault['new'] = vitrinError('BAD_CONFIG')), 'BAD_CONFIG'],
  ['the engine traps at the start', () => (answers.fault['consent'] = new WebAssembly.RuntimeError('unreachable')), 'INTERNAL'],
];
/** As a browser does it: with a hash the fetch fails, without one the file is there. */
let asked = 0;
const hashFails = () => {
  asked += 1;
  if (asked % 2 === 1) throw new TypeError('failed to fetch');
  return new Response('wasm');
};

test.each(CASES)('%s: degraded, with its code, and fallbacks from then on', async (_, prepare, code) => {
  const told = vi.fn();
  start().on('error', told);
  prepare();
  client.consent.set(ALL);
  await client.ready;
  expect(client.status).toEqual({ state: 'degraded', reason: code, message: expect.stringMatching(/\S/) });
  await settled();
  expect(told.mock.calls[0]?.[0]).toBeInstanceOf(VitrinError);
  expect(told.mock.calls[0]?.[0].code).toBe(code);
  expect(client.decide('home').reasons).toEqual(['not_ready']);
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'rejected', reason: 'unavailable' });
  await expect(client.export()).rejects.toMatchObject({ name: 'VitrinError', code });
  expect(await client.sync()).toEqual({ status: 'unavailable' });
});
