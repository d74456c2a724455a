/**
 * One view, one event. A page says the same several times: in its data layer, to its platform and in its markup. Of these
 * the best placed counts for an event's name on a page, the same about the same items within two seconds is one, and an
 * order is counted once. What changes the cart may happen twice: said again by GA4's data layer it is an echo in one and
 * the same moment alone.
 */
import { acquisition } from '../acquisition.js';
import type { CollectOptions } from '../commerce.js';
import { onNavigation } from './navigation.js';
import { fieldsOf, type EventName, type Fields, type Source } from './source.js';

const REPEAT_MS = 2000;
/** Nobody presses a button twice within so many milliseconds; a page may say what was pressed twice. */
const ECHO_MS = 100;
/** Events that say nothing without an item: whoever knows it is heard in place of who does not. */
const OF_ITEMS = /_(item|cart|wishlist)$/;
const CART_CHANGES: readonly EventName[] = ['add_to_cart', 'remove_from_cart'];
/** The page itself: what everybody else knows better. */
const PAGE_RANK = 3;

/** What was told under one name on this page: by whom, what, and when last. */
interface Told {
  rank: number;
  readonly keys: Set<string>;
  at: number;
}

function keyOf(name: EventName, data: Fields): string {
  const items = (data['items'] ?? []) as Fields[];
  return JSON.stringify([
    name,
    data['transaction_id'],
    data['search_term'],
    items.map((item) => item['item_id'] ?? item['item_name']),
  ]);
}

/** Starts the sources. Returns what stops them. */
export function collectOnce(
  sources: readonly Source[],
  options: CollectOptions,
  track: (name: string, data: object) => unknown,
): () => void {
  const page = new Map<EventName, Told>();
  const recent = new Map<string, { readonly rank: number; readonly said: string; readonly at: number }>();
  const orders = new Set<string>();
  let stopped = false;

  const tell = (rank: number, name: EventName, given: Fields) => {
    if (stopped) return;
    // Our own page views tell where they came from; of others' only GA4's fields are taken.
    const data = rank === PAGE_RANK ? given : fieldsOf(name, given);
    if (OF_ITEMS.test(name) && !(data['items'] as unknown[] | undefined)?.length) return;
    const key = keyOf(name, data);
    const now = performance.now();
    const told = page.get(name);
    if (told && rank > told.rank) return;
    for (const [known, { at }] of recent) if (now - at >= REPEAT_MS) recent.delete(known);
    // One better placed speaks up late: what it begins with was told already.
    const is_known = told && rank < told.rank && (told.keys.has(key) || now - told.at < REPEAT_MS);
    const last = recent.get(key);
    const said = JSON.stringify(data);
    // A platform tells of one change in several ways; a data layer in one.
    const is_change = CART_CHANGES.includes(name) && rank === 0 && last?.rank === 0 && (said !== last.said || now - last.at >= ECHO_MS);
    const is_repeated = (last && !is_change) || (name === 'purchase' && orders.has(key));
    page.set(name, { rank, keys: (told?.keys ?? new Set()).add(key), at: now });
    // Said by one better placed it counts as that one's: what comes next from there is no repeat.
    if (is_known || !is_repeated) recent.set(key, { rank, said, at: now });
    if (is_known || is_repeated) return;
    if (name === 'purchase') orders.add(key);
    track(name, data);
  };
  const opened: ReturnType<Source['open']>[] = [];
  const turn = () => {
    page.clear();
    tell(PAGE_RANK, 'page_view', {});
    for (const { turn } of opened) turn?.();
  };
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) turn();
  };

  tell(PAGE_RANK, 'page_view', acquisition() as Fields);
  for (const { rank, open } of sources) {
    try {
      opened.push(open((name, data) => tell(rank, name, data), options));
    } catch {
      // A page that forbids what the source needs goes without it.
    }
  }
  const stop_navigation = onNavigation(turn);
  addEventListener('pageshow', onShow);
  return () => {
    stopped = true;
    stop_navigation();
    removeEventListener('pageshow', onShow);
    for (const { stop } of opened) stop();
  };
}
