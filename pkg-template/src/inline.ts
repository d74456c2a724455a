/**
 * The entry `vitrin/inline`: as `vitrin`, with the wasm inside a JavaScript chunk, for plain esbuild and Rollup, which
 * do not carry the file over. A third heavier to download.
 */
import { startClient } from './client.js';
import type { Client, Options } from './types.js';

export { VitrinError } from './error.js';
export type * from './types.js';

/** As `init` of `vitrin`. */
export const init = (options: Options): Client => startClient(options);
