/**
 * Events from what the page already says: each source feeds `init({ collect })`, and `auto` is all of them. A shop that
 * tells GA4 of its sales, directly or through Google Tag Manager, needs no new tracking code.
 */
import { ADOBE } from './commerce/adobe.js';
import { GA4 } from './commerce/ga4.js';
import { JSON_LD } from './commerce/json-ld.js';
import { collectOnce } from './commerce/once.js';
import { SHOPIFY } from './commerce/shopify.js';
import type { Source } from './commerce/source.js';
import { WOOCOMMERCE } from './commerce/woocommerce.js';
import type { CollectSource } from './types.js';

export interface CollectOptions {
  /** Name of Google's data layer, `dataLayer` by default. */
  layer?: string | undefined;
}

const SOURCES: readonly Source[] = [GA4, SHOPIFY, WOOCOMMERCE, ADOBE, JSON_LD];

const listen =
  (sources: readonly Source[]) =>
  (options: CollectOptions = {}): CollectSource =>
  (track) =>
    collectOnce(sources, options, track);

type Collect = (options?: CollectOptions) => CollectSource;
/** All of them: of two that tell of the same, GA4 comes before the platform, and the platform before JSON-LD. */
export const auto: Collect = listen(SOURCES);
/** GA4 in the data layer, by `gtag` or pushed. Like every source, it also tells of the page and its turns. */
export const dataLayer: Collect = listen([GA4]);
export const shopify: Collect = listen([SHOPIFY]);
export const woocommerce: Collect = listen([WOOCOMMERCE]);
/** Adobe Commerce, from `adobeDataLayer`. */
export const adobe: Collect = listen([ADOBE]);
/** schema.org's `Product` in JSON-LD. */
export const jsonLd: Collect = listen([JSON_LD]);

/**
 * The sources named in `text`: `auto`, or some of `ga4, shopify, woocommerce, adobe, json-ld`.
 *
 * @throws RangeError if it names another one; the message says which there are.
 */
export function named(text: string, options: CollectOptions = {}): CollectSource {
  const names = text.split(',').map((name) => name.trim());
  if (text === 'auto') return auto(options);
  const known = SOURCES.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw RangeError(`no source of events "${unknown}": auto, off, or some of ${known.join(', ')}`);
  return listen(SOURCES.filter(({ name }) => names.includes(name)))(options);
}
