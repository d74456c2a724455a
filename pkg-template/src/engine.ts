/** The engine as the default entry and the script tag load it: both halves of the wasm lie beside this file, where bundlers see them. */
import { startOn } from './start.js';
import type { Start } from './surface.js';

export const start: Start = (host) =>
  startOn(
    host,
    () => new URL('./vitrin_page.wasm', import.meta.url),
    () => new URL('./vitrin_rest.wasm', import.meta.url),
  );
