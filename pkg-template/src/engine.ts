/** The engine as the default entry and the script tag load it: the wasm lies beside this file, where bundlers see it. */
import { startOn } from './start.js';
import type { Start } from './surface.js';

export const start: Start = (host) => startOn(host, () => new URL('./vitrin_bg.wasm', import.meta.url));
