/** The second stage, loaded after a grant: gets site.json, the model and the wasm, and starts a session on them. */
import bind, { Engine } from 'vitrin-wasm';
import { startSession } from './session.js';
import type { Host, Session } from './surface.js';
import type { WasmSource } from './types.js';

/** Hash of `vitrin_bg.wasm` for `fetch`. */
declare const WASM_INTEGRITY: string;

let bound: Promise<unknown> | undefined;

/** Starts the engine for a host on the wasm that `locate` gives. Rejects with one of the host's errors. */
export async function startOn(host: Host, locate: () => WasmSource | Promise<WasmSource>): Promise<Session> {
  const { config: given, gate, fail } = host;
  const readConfig = async () => {
    if (typeof given !== 'string') return given;
    try {
      return await (await gate.request(given)).json();
    } catch (thrown) {
      throw fail('BAD_CONFIG', `${given}: ${(thrown as Error).message}`);
    }
  };
  // The shop goes on without a model, and says what is wrong with it.
  const readModel = async (): Promise<Uint8Array | Error | undefined> => {
    if (!host.model) return undefined;
    try {
      return new Uint8Array(await (await gate.request(host.model, host.modelIntegrity)).arrayBuffer());
    } catch (thrown) {
      return fail('BAD_MODEL', `${host.model}: ${(thrown as Error).message}`);
    }
  };
  const compile = async () => {
    const source = await locate();
    // Only these very bytes fit these bindings, wherever they lie.
    const wasm =
      typeof source === 'string' || source instanceof URL ? await gate.request(source, WASM_INTEGRITY) : source;
    try {
      await bind({ module_or_path: wasm });
    } catch (thrown) {
      // A policy refuses the bytes, or they are none, or the browser is older than they are.
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
  const [config, model] = await Promise.all([readConfig(), readModel(), bound]);
  return startSession(Engine, host, config, model);
}
