/**
 * Google Consent Mode v2. It has no getter: its commands are read from the data layer. A default that denies is what
 * holds until the visitor is asked; only an update is the visitor's answer.
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
    /** By category: true where granted, undefined where denied: not yet the visitor's word. */
    const defaults = new Map<string, true | undefined>();
    const updates = new Map<string, boolean>();
    const accepts = (category: string) => {
      if (updates.has(category)) return updates.get(category);
      return defaults.has(category) ? defaults.get(category) : null;
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
        if (kind === 'default' && !(is_granted && defaults.has(category))) defaults.set(category, is_granted || undefined);
      }
      return accepts;
    });
    let stop: (() => void) | undefined;
    return {
      ask() {
        stop ??= listenLayer(layer, (entry) => {
          const call = entry as ArrayLike<unknown> | null | undefined;
          if (call?.[0] === 'consent') read(Array.from(call) as [string, string, Record<string, unknown>]);
        });
        return undefined;
      },
      stop: () => stop?.(),
    };
  },
};
