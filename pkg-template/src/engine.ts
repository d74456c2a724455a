/** The engine as the default entry and the script tag load it: both halves of the wasm lie beside this file, where bundlers see them. */
import { startOn } from './start.js';
import type { RestModule, Start } from './surface.js';

/** File name and hash of the rest's JavaScript beside the script-tag loader; empty in the npm package, where the bundler knows. */
declare const REST_FILE: string;
declare const REST_INTEGRITY: string;

export const start: Start = (host) =>
  startOn(host, () => new URL('./vitrin_page.wasm', import.meta.url), {
    locate: () => new URL('./vitrin_rest.wasm', import.meta.url),
    load: () => (REST_FILE ? (host.gate.part(REST_FILE, REST_INTEGRITY) as Promise<RestModule>) : import('./rest.js')),
  });
