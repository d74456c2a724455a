/** A data layer that others wrap too: every entry is heard, and heard once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenLayer } from '../src/layer.js';

const page = window as unknown as { shopLayer?: unknown[] };
const heard: unknown[] = [];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  heard.length = 0;
  page.shopLayer = [];
  stop = listenLayer('shopLayer', (entry) => heard.push(entry));
});
afterEach(() => {
  stop();
  delete page.shopLayer;
  vi.useRealTimers();
});
const entry = (name: string) => ({ event: name });

test('two of ours on one layer hear each entry once, however many scripts the page loads', () => {
  const also: unknown[] = [];
  const stop_other = listenLayer('shopLayer', (entry) => also.push(entry));
  const script = document.head.appendChild(document.createElement('script'));
  for (let loaded = 0; loaded < 5_000; loaded += 1) script.dispatchEvent(new Event('load'));
  page.shopLayer!.push(entry('after'));
  expect([heard, also]).toEqual([[entry('after')], [entry('after')]]);
  stop_other();
  page.shopLayer!.push(entry('later'));
  expect([heard.length, also.length]).toEqual([2, 1]);
  script.remove();
});

test.each<[string, (layer: unknown[]) => void]>([
  ['wraps ours', (layer) => {
    const { push } = layer;
    layer.push = function (...entries) { return Reflect.apply(push, this, entries); };
  }],
  ['puts its own in the place of ours', (layer) => {
    layer.push = function (...entries) { return Reflect.apply(Array.prototype.push, this, entries); };
  }],
])('a script that %s: each entry once, before we have looked again and after', (_, replace) => {
  const layer = page.shopLayer!;
  replace(layer);
  layer.push(entry('before'));
  vi.advanceTimersByTime(70_000);
  layer.push(entry('after'));
  layer.push(entry('after'));
  expect(heard).toEqual([entry('before'), entry('after'), entry('after')]);
});
