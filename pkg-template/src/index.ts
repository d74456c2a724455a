/** The npm entry `vitrin`. Importing it runs nothing, in Node and in workers too; `init` starts. */
import { startClient } from './client.js';
import type { Client, Options } from './types.js';

export { VitrinError } from './error.js';
export type * from './types.js';

/**
 * Starts Vitrin for a site, or gives back the client that already runs for it. Without a page, on a server, it stays
 * disabled.
 */
export const init = (options: Options): Client => startClient(options);
