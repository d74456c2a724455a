/**
 * A data layer: an array on the window that pages push to, Google's or Adobe's. What was pushed before is replayed, what
 * is pushed later is heard, and the page notices nothing: `push` keeps its result, its `this` and whoever wraps it.
 */
import { onArrival } from './arrival.js';

/** Entries that are replayed: more than a page pushes before its scripts run. */
const REPLAY_MAX = 500;

/** A `push` of ours, and everybody of us who hears it: also through another one of ours that is further in. */
type Push = ((...entries: unknown[]) => number) & { heard?: unknown[] };

/** Hears every entry. `hear` may throw; that entry then counts for nothing. Returns what stops it. */
export function listenLayer(name: string, hear: (entry: unknown) => void): () => void {
  const page = window as unknown as Record<string, unknown>;
  const restores: (() => void)[] = [];
  const seen = new WeakSet<object>();
  /** On their way through one of ours, perhaps with others of ours further in. */
  const pushing = new Set<unknown>();
  let stopped = false;
  const take = (entry: unknown) => {
    if (stopped) return;
    if (typeof entry === 'object' && entry) seen.add(entry);
    try {
      hear(entry);
    } catch {
      // A getter in the page's own data threw.
    }
  };
  const look = () => {
    const layer = page[name] as unknown[];
    // Some pages put a new array in the place of the one that was there, some scripts a push of their own.
    if (!Array.isArray(layer)) return;
    const push: Push = layer.push;
    // Two of ours that took each other for a stranger would wrap each other for ever.
    if (push.heard?.includes(hear)) return;
    for (const entry of layer.slice(-REPLAY_MAX)) if (!seen.has(entry as object)) take(entry);
    const wrapped: Push = function (this: unknown, ...entries: unknown[]) {
      const fresh = entries.filter((entry) => !pushing.has(entry));
      for (const entry of fresh) pushing.add(entry);
      try {
        const result = Reflect.apply(push, this, entries) as number;
        fresh.forEach(take);
        return result;
      } finally {
        for (const entry of fresh) pushing.delete(entry);
      }
    };
    wrapped.heard = [hear].concat((push.heard as (typeof hear)[]) ?? []);
    try {
      layer.push = wrapped;
    } catch {
      // Frozen: nothing will be pushed to it.
    }
    restores.unshift(() => {
      // Where somebody has wrapped it after us, ours stays in between and does nothing more.
      if (layer.push === wrapped) layer.push = push;
    });
  };
  const stop_waiting = onArrival(look);
  return () => {
    stopped = true;
    stop_waiting();
    restores.forEach((restore) => restore());
  };
}
