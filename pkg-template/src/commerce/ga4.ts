/** GA4 in the data layer, whether pushed as `{event, ecommerce}` or through `gtag`. What was pushed before is replayed. */
import { listenLayer } from '../layer.js';
import { isEventName, isObject, type EventName, type Fields, type Source } from './source.js';

/** The event in one entry of the data layer, if it holds one that Vitrin knows. */
function read(entry: unknown): { name: EventName; data: Fields } | undefined {
  if (!isObject(entry)) return undefined;
  // `gtag` pushes its Arguments object; `dataLayer.push` an object with `event`.
  const is_called = entry[0] === 'event';
  const said = is_called ? entry[1] : entry['event'];
  // GA4's own name for a search that it finds in the address.
  const name = said === 'view_search_results' ? 'search' : said;
  if (!isEventName(name)) return undefined;
  const data = is_called ? entry[2] : (entry['ecommerce'] ?? entry);
  return { name, data: isObject(data) ? data : {} };
}

export const GA4: Source = {
  name: 'ga4',
  rank: 0,
  open(tell, { layer = 'dataLayer' }) {
    // Google's snippet comes later, and takes the one that is there.
    (window as unknown as Record<string, unknown>)[layer] ??= [];
    return {
      stop: listenLayer(layer, (entry) => {
        const found = read(entry);
        if (found) tell(found.name, found.data);
      }),
    };
  },
};
