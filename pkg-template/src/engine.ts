/** The engine as the default entry and the script tag load it: both halves of the wasm lie beside this file, where bundlers see them. */
import { startOn } from './start.js';
import type { Start, Words } from './surface.js';

/** File name and hash of the words beside the script-tag loader; empty in the npm package, where the bundler knows. */
declare const WORDS_FILE: string;
declare const WORDS_INTEGRITY: string;

export const start: Start = (host) =>
  startOn(host, () => new URL('./vitrin_page.wasm', import.meta.url), {
    locate: () => new URL('./vitrin_rest.wasm', import.meta.url),
    load: () => (WORDS_FILE ? (host.gate.part(WORDS_FILE, WORDS_INTEGRITY) as Promise<Words>) : import('./sentences.js')),
  });
