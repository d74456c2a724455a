/** The engine of `vitrin/slim`: the shop says where the wasm is. No address in here that a bundler could stumble over. */
import * as rest from './session-rest.js';
import { startOn } from './start.js';
import type { Start } from './surface.js';

/** Hash of the wasm, for `fetch`. */
declare const WASM_INTEGRITY: string;

export const start: Start = (host) =>
  startOn(
    host,
    () => {
      const { wasm } = host;
      if (wasm === undefined) throw host.fail('WASM_FETCH', 'init of vitrin/slim needs the option wasm');
      return typeof wasm === 'function' ? wasm() : wasm;
    },
    WASM_INTEGRITY,
    { load: async () => rest },
  );
