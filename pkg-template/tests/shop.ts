/** A shop whose visitor decides: its client, a platform that votes, and records as they stand in storage. */
import { init, type Client, type Vote } from '../src/index.js';
import { today } from '../src/record.js';
import { quietly } from './page.js';

export const RECORD = 'vitrin:shop:consent';
export const record = (purposes: string, { source = 'manual', policy = 1, day = today(), grant = 1 } = {}) =>
  `1;${purposes};${source};${policy};${day};180;${grant}`;
export const ALL: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
export const NONE: Vote = { storage: 'denied', personalization: 'denied', measurement: 'denied' };

export let client: Client;
export let platform: (says: Vote | null) => void;
export function start(options: object = {}): Client {
  client = init({ site: 'shop', config: '/site.json', ...options });
  return client;
}
export const withPlatform = (says?: Vote) => ({
  consent: (vote: (name: string, says: Vote | null) => void) => {
    platform = (next) => vote('banner', next);
    if (says) platform(says);
    return () => undefined;
  },
});
export const store = (key: string, text: string) => quietly(() => localStorage.setItem(key, text));
