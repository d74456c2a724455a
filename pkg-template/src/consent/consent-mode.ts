/**
 * Google Consent Mode v2. It has no getter: its commands are read from the data layer. A default that denies is what
 * holds until the visitor is asked; only an update is the visitor's answer. One that grants and waits for an update grants
 * when the wait is over, as it does for Google's tags.
 */
import { listenLayer } from '../layer.js';
import type { Platform } from './platform.js';

export const CONSENT_MODE: Platform = {
  name: 'consent-mode',
  map: {
    functionality_storage: ['storage'],
    personalization_storage: ['personalization'],
    analytics_storage: ['measurement'],
  },
  open(heard, map, { layer = 'dataLayer' }) {
    /** By category: denied is not yet the visitor's word. */
    const defaults = new Map<string, { is_granted: boolean }>();
    const updates = new Map<string, boolean>();
    const accepts = (category: string) => {
      if (updates.has(category)) return updates.get(category);
      const held = defaults.get(category);
      return held ? held.is_granted || undefined : null;
    };
    const tell = heard(() => accepts);
    /** A page says several in a row: what they come to is told when it has ended. */
    let is_told = true;
    const tellSoon = () => {
      if (is_told)
        queueMicrotask(() => {
          is_told = true;
          tell();
        });
      is_told = false;
    };
    const read = heard(([, kind, says]: [string, string, Record<string, unknown>]) => {
      for (const category of Object.keys(map)) {
        const state = says[category];
        if (state === undefined) continue;
        if (state !== 'granted' && state !== 'denied') throw Error(`${category} is neither granted nor denied`);
        const is_granted = state === 'granted';
        // Whether the visitor is in that region, nobody says.
        if (is_granted && says['region'] !== undefined) continue;
        if (kind === 'update') updates.set(category, is_granted);
        if (kind === 'default' && !(is_granted && defaults.has(category))) {
          const wait_ms = Number(says['wait_for_update']) || 0;
          const held = { is_granted: is_granted && wait_ms <= 0 };
          defaults.set(category, held);
          // Another default may have taken its place by then.
          if (is_granted && wait_ms > 0) timers.push(setTimeout(() => ((held.is_granted = true), tell()), wait_ms));
        }
      }
      tellSoon();
      return undefined;
    });
    let stop: (() => void) | undefined;
    const timers: ReturnType<typeof setTimeout>[] = [];
    return {
      ask() {
        if (stop) return undefined;
        stop = listenLayer(layer, (entry) => {
          const call = entry as ArrayLike<unknown> | null | undefined;
          if (call?.[0] === 'consent') read(Array.from(call) as [string, string, Record<string, unknown>]);
        });
        return defaults.size + updates.size > 0 ? accepts : undefined;
      },
      stop() {
        stop?.();
        timers.forEach(clearTimeout);
      },
    };
  },
};
