/** The second stage, loaded after a grant: fetches the wasm, proves it by its hash, and starts a session on it. */
import bind, { Engine } from 'vitrin-wasm';
import { startSession } from './session.js';
import type { Start } from './surface.js';

/** Hash of `vitrin_bg.wasm` for `fetch`. */
declare const WASM_INTEGRITY: string;

let bound: Promise<unknown> | undefined;

/** Starts the engine for a host. Rejects with one of the host's errors. */
export const start: Start = async (host) => {
  const { config: given, gate, fail } = host;
  const readConfig = async () => {
    if (typeof given !== 'string') return given;
    try {
      return await (await gate.request(given)).json();
    } catch (thrown) {
      throw fail('BAD_CONFIG', `${given}: ${(thrown as Error).message}`);
    }
  };
  const compile = async () => {
    const response = await gate.request(new URL('./vitrin_bg.wasm', import.meta.url), WASM_INTEGRITY);
    try {
      await bind({ module_or_path: response });
    } catch (thrown) {
      // The bytes are proven: a policy refuses them, or the browser is older than they are.
      const refused = /eval|csp|security policy/i.test(`${thrown}`);
      throw fail(
        refused ? 'WASM_BLOCKED_BY_CSP' : 'WASM_FETCH',
        refused ? "add 'wasm-unsafe-eval' to script-src" : 'the browser cannot run the engine',
      );
    }
  };
  bound ??= compile();
  // A later grant tries again.
  bound.catch(() => (bound = undefined));
  const [config] = await Promise.all([readConfig(), bound]);
  return startSession(Engine, host, config);
};
