/** A page that tells of its sales, and what a source makes of it. Times are the test's own. */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { CollectSource } from '../../src/index.js';

export const told: [string, object][] = [];
let stop: (() => void) | undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  told.length = 0;
  document.head.replaceChildren();
  document.body.replaceChildren();
  history.replaceState(null, '', '/');
});
afterEach(() => {
  stopListening();
  for (const name of ['dataLayer', 'adobeDataLayer', 'Shopify', 'ShopifyAnalytics', 'jQuery']) delete page[name];
  vi.useRealTimers();
});

export const page = window as unknown as Record<string, unknown>;
export function listen(source: CollectSource): void {
  stop = source((name, data) => told.push([name, data]));
}
export function stopListening(): void {
  stop?.();
  stop = undefined;
}
/** What `action` and the time after it tell. */
export function since(action: () => void, milliseconds = 0): [string, object][] {
  told.length = 0;
  action();
  vi.advanceTimersByTime(milliseconds);
  return [...told];
}
/** Everything but the views of pages. */
export const sales = () => told.filter(([name]) => name !== 'page_view');
export const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);

/** Markup for machines, as a shop's page carries it. */
export function addJsonLd(content: unknown): HTMLScriptElement {
  const script = document.createElement('script');
  script.type = 'application/ld+json';
  script.textContent = typeof content === 'string' ? content : JSON.stringify(content);
  document.head.append(script);
  return script;
}
/** A form that the visitor sends; the page keeps it from leaving. */
export function submit(action: string, fields: Record<string, string>, className = ''): void {
  const form = document.createElement('form');
  form.action = action;
  form.className = className;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { name, value });
    form.append(input);
  }
  document.body.append(form);
  const event = new Event('submit', { bubbles: true, cancelable: true });
  form.addEventListener('submit', (submitted) => submitted.preventDefault());
  form.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
}
