/** The engine as the default entry and the script tag load it: the wasm, whole and in halves, lies beside this file, where bundlers see it. */
import { startOn } from './start.js';
import type { RestModule, Start } from './surface.js';

/** File name and hash of the rest's JavaScript beside the script-tag loader; empty in the npm package, where the bundler knows. */
declare const REST_FILE: string;
declare const REST_INTEGRITY: string;
/** Hashes of the wasm, whole and the page's half, for `fetch`. */
declare const WASM_INTEGRITY: string;
declare const PAGE_INTEGRITY: string;

export const start: Start = (host) => {
  const { gate, model } = host;
  // What a model says is rare work; and where nothing is stored, a page that met a gap would lose what it knows.
  const is_whole = model !== undefined || gate.memory() !== undefined || !gate.purposes.storage;
  const locate = () => (is_whole ? new URL('./vitrin_bg.wasm', import.meta.url) : new URL('./vitrin_page.wasm', import.meta.url));
  let loading: Promise<RestModule> | undefined;
  const load = () => {
    loading ??= REST_FILE ? (gate.part(REST_FILE, REST_INTEGRITY) as Promise<RestModule>) : import('./rest.js');
    // Asked again, it tries again.
    loading.catch(() => (loading = undefined));
    return loading;
  };
  // It arrives while the wasm does; what is wrong with it is told by who waits for it.
  if (is_whole) load().catch(() => undefined);
  return startOn(host, locate, is_whole ? WASM_INTEGRITY : PAGE_INTEGRITY, {
    locate: () => new URL('./vitrin_rest.wasm', import.meta.url),
    load,
  });
};
