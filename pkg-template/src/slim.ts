/**
 * The entry `vitrin/slim`: as `vitrin`, but the caller passes the wasm, as an address, a response, bytes or a compiled
 * module. For shops whose bundler or server has its own way with files.
 */
import { startClient } from './client.js';
import type { Client, SlimOptions } from './types.js';

export { VitrinError } from './error.js';
export type * from './types.js';

/** As `init` of `vitrin`. A function as `wasm` is called after a grant and not before. */
export const init = (options: SlimOptions): Client => startClient(options);
