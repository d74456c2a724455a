/** What a page gives that is no plain data: it is refused or left out before the engine reads it, and nothing of it acts inside. */
import { beforeEach, expect, test, vi } from 'vitest';
import { openPage, settled } from './page.js';
import { called, reset } from './recording-engine.js';
import { ALL, client, start } from './shop.js';

const revoked = (): never => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy as never;
};
const throws = { get items(): never { throw new Error('the page\'s own'); } };

beforeEach(async () => {
  client?.destroy();
  openPage();
  reset();
  start().consent.set(ALL);
  await client.ready;
  await settled();
});

test.each<[what: string, data: () => object]>([
  ['a revoked proxy', revoked],
  ['one among the items', () => ({ items: [revoked()] })],
  ['a proxy that does not tell its keys', () => new Proxy({}, { ownKeys: () => { throw new Error('no'); } })],
  ['a getter that throws', () => throws],
  ['a function', () => ({ look: () => undefined })],
])('%s is refused, and all else goes on', async (_, data) => {
  const before = called('handle').length;
  expect(client.track('custom_look', data() as never)).toEqual({ status: 'rejected', reason: 'not_plain_data' });
  expect(client.setTraits(data() as never)).toEqual({ status: 'rejected', reason: 'not_plain_data' });
  client.exposed(data() as never);
  client.exposed({ get id() { throw new Error('no'); } } as never);
  expect(client.decide('home', data() as never).placement).toBe('home');
  expect(called('decide').at(-1)).toEqual([['home'], undefined]);
  client.recommend(data() as never, data() as never);
  client.explain(data() as never, data() as never);
  expect(called('handle')).toHaveLength(before);
  expect(client.status.state).toBe('ready');
  expect(client.track('search', { search_term: 'tent' })).toEqual({ status: 'accepted' });
});

/** As Vue's `reactive` and Svelte's `$state` make them. */
const watched = <T extends object>(value: T): T =>
  new Proxy(value, {
    get(target, key, receiver) {
      const part: unknown = Reflect.get(target, key, receiver);
      return typeof part === 'object' && part ? watched(part) : part;
    },
  });

test('what a framework watches is read as what it holds', () => {
  expect(client.track('view_item', watched({ items: [{ item_id: 'a' }] }))).toEqual({ status: 'accepted' });
  expect(called('handle').at(-1)).toEqual([{ type: 'event', name: 'view_item', data: { items: [{ item_id: 'a' }] } }]);
  const decision = client.decide('home', watched({ cart_value_minor: 9_000 }));
  expect(called('decide').at(-1)).toEqual([['home'], { cart_value_minor: 9_000 }]);
  client.dismissed(watched(decision));
  expect(called('handle').at(-1)).toEqual([expect.objectContaining({ type: 'dismissed' })]);
});

test('a getter that asks for a decision has its answer before the engine reads on', () => {
  const items = vi.fn(() => [{ item_id: client.decide('home').placement }]);
  expect(client.track('view_item', { get items() { return items(); } } as never)).toEqual({ status: 'accepted' });
  expect(items).toHaveBeenCalledTimes(1);
  expect(called('handle').at(-1)).toEqual([{ type: 'event', name: 'view_item', data: { items: [{ item_id: 'home' }] } }]);
});
