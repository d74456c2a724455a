/**
 * A browser, as far as the engine looks at it: local storage, clock, randomness and the one request. Importing it puts them where the engine
 * finds them, in Node.
 */
import { readFileSync } from 'node:fs';

/** What was built, by its path below target/. */
export const built = (path) => new URL(`../target/${path}`, import.meta.url);

/** Purposes by their letters in a consent record. */
const PURPOSES = { s: 'storage', p: 'personalization', m: 'measurement' };

/** Which purposes `letters` grant. */
export const purposesOf = (letters) => Object.fromEntries(Object.entries(PURPOSES).map(([letter, purpose]) => [purpose, letters.includes(letter)]));

const DAY_MS = 86_400_000;

/** What the clock tells, in milliseconds since the Unix epoch; what was sent; how bytes are filled. A test sets them. */
export const outside = { now_ms: 0, sent: [], fill: undefined };

/** The consent record of a banner, as of now. */
export const recordOf = (letters, grant) => `1;${letters};banner;1;${Math.floor(outside.now_ms / DAY_MS)};180;${grant}`;

/** Local storage: own properties are the keys, as in a browser. */
export class Texts {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key, text) {
    this[key] = text;
  }
  removeItem(key) {
    delete this[key];
  }
  get length() {
    return Object.keys(this).length;
  }
  key(index) {
    return Object.keys(this)[index] ?? null;
  }
}

Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues: (bytes) => outside.fill(bytes) } });
Object.assign(globalThis, {
  Window: class {
    static [Symbol.hasInstance](value) {
      return value === globalThis;
    }
  },
  localStorage: new Texts(),
  fetch: (_, { body }) => {
    outside.sent.push(body);
    return new Promise(() => {});
  },
});
Date.now = () => outside.now_ms;

/** The engine of the wasm that ships. */
export async function loadEngine() {
  const { Engine, default: bind } = await import(built('wasm/vitrin_whole.js'));
  await bind(readFileSync(built('pkg/vitrin_bg.wasm')));
  return Engine;
}
