// @vitest-environment node
/** What holds of the sources as text, and of the modules where there is no page. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../src/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const code = (name: string) =>
  readFileSync(new URL(name, folder), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');

test('the gate alone names storage, the network and import()', () => {
  const named =
    /localStorage|sessionStorage|indexedDB|\bcaches\b|cookieStore|\.cookie\b(?!\?)|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|BroadcastChannel|Worker|(?<!\.)\bimport\((?!profile|data|'\.\/rest\.js'\))/;
  for (const name of names) {
    if (name === 'gate.ts' || name.endsWith('.d.ts')) continue;
    expect(named.exec(code(name))?.[0], name).toBeUndefined();
  }
  expect(names.length).toBeGreaterThan(10);
});

test('nothing turns text into markup or code', () => {
  const named = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(['"`]/;
  for (const name of names) expect(named.exec(code(name))?.[0], name).toBeUndefined();
});

test('without a page everything can be imported, and a client answers without doing anything', async () => {
  const { init, VitrinError } = await import('../src/index.js');
  const { defineOffer } = await import('../src/element.js');
  const { auto } = await import('../src/consent.js');
  const { dataLayer } = await import('../src/commerce.js');
  const client = init({ site: 'shop', config: '/site.json', consent: auto(), collect: dataLayer() });
  expect(init({ site: 'shop', config: '/site.json' })).not.toBe(client);
  defineOffer(client);
  client.consent.set({ storage: 'granted', personalization: 'granted' });
  expect(await client.ready).toBe(client);
  expect(client.status).toEqual({ state: 'disabled' });
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'rejected', reason: 'no_consent' });
  expect(client.decide('home').reasons).toEqual(['not_ready']);
  expect(client.getServerSnapshot()).toBe(client.getServerSnapshot());
  await client.forget();
  await expect(client.export()).rejects.toBeInstanceOf(VitrinError);
});
