/** What a page view tells of where it came from: a host, campaign parameters and classes, nothing else. */
import { afterEach, expect, test, vi } from 'vitest';
import { acquisition } from '../src/acquisition.js';

function show(address: string, referrer: string, coarse = false, side = 1080): void {
  history.replaceState(null, '', address);
  vi.spyOn(document, 'referrer', 'get').mockReturnValue(referrer);
  vi.stubGlobal('matchMedia', () => ({ matches: coarse }));
  vi.stubGlobal('screen', { width: side, height: 2 * side });
}
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

test.each<[why: string, address: string, referrer: string, told: object]>([
  ['nothing', '/', '', { referrer: '' }],
  ['another site, without its path', '/', 'https://www.google.com/search?q=secret', { referrer: 'www.google.com' }],
  ['a click within the shop', '/', `${location.origin}/tents/`, {}],
  ['a campaign, without other parameters', '/?utm_source=news&utm_medium=email&utm_campaign=Spring&utm_content=x&token=secret', '', { referrer: '', utm_source: 'news', utm_medium: 'email', utm_campaign: 'Spring' }],
  ['an advertisement, without its click id', '/?gclid=secret', '', { referrer: '', ad_click: true }],
  ['a referrer that is no address', '/', 'about:', {}],
  ['a long name', `/?utm_campaign=${'a'.repeat(500)}`, '', { referrer: '', utm_campaign: 'a'.repeat(120) }],
])('%s', (_, address, referrer, told) => {
  show(address, referrer);
  if (referrer === 'about:') expect(acquisition().referrer).toBe('');
  else expect(acquisition()).toEqual({ device: 'desktop', ...told });
});

test.each<[coarse: boolean, side: number, device: string]>([
  [false, 390, 'desktop'],
  [true, 390, 'phone'],
  [true, 810, 'tablet'],
])('a screen touched: %s, of %i pixels is a %s', (coarse, side, device) => {
  show('/', '', coarse, side);
  expect(acquisition().device).toBe(device);
});

test('a page without matchMedia tells nothing', () => {
  show('/', '');
  vi.stubGlobal('matchMedia', undefined);
  expect(acquisition()).toEqual({});
});
