/** The second stage, loaded after a grant: gets site.json, the model and the wasm, and starts a session on them. */
import bind, { Engine } from 'vitrin-wasm';
import { pause } from './pause.js';
import { startSession } from './session.js';
import type { Host, Model, Rest, RestModule, Session } from './surface.js';
import type { WasmSource } from './types.js';
import { offsets } from './zone.js';

/** Hash of the rest's wasm, for `fetch`. */
declare const REST_WASM_INTEGRITY: string;

/** What the page's half exports so that the rest can join it; the whole has no such thing. */
const JOINT = '_table';

let bound: Promise<WebAssembly.Exports> | undefined;
let completed: Promise<unknown> | undefined;
let module: RestModule | undefined;

/** What pages seldom need. */
export interface Late {
  /** Where the other half of the wasm is, if there is one. */
  locate?(): URL;
  load(): Promise<RestModule>;
}

/**
 * Starts the engine for a host on the wasm that `locate` gives, with that hash where it is an address; what else there is comes `late`. Rejects with one of the host's errors.
 */
export async function startOn(
  host: Host,
  locate: () => WasmSource | Promise<WasmSource>,
  integrity: string,
  late: Late,
): Promise<Session> {
  const { config: given, gate, fail } = host;
  const readConfig = async () => {
    if (typeof given !== 'string') return given;
    try {
      return await (await gate.request(given)).json();
    } catch (thrown) {
      throw fail('BAD_CONFIG', `${given}: ${(thrown as Error).message}`);
    }
  };
  /** The config, with what takes time to find out about it: the wasm is on its way meanwhile. */
  const prepare = async () => {
    const config: unknown = await readConfig();
    await pause();
    return { config, zone: offsets((config as { time_zone?: unknown } | null)?.time_zone) };
  };
  // The shop goes on without a model, and says what is wrong with it.
  const readModel = async (): Promise<Model> => {
    if (!host.model) return {};
    try {
      // What a model says is rare work.
      const [response] = await Promise.all([gate.request(host.model, host.modelIntegrity), rest.load()]);
      return { bytes: new Uint8Array(await response.arrayBuffer()) };
    } catch (thrown) {
      return { flaw: fail('BAD_MODEL', `${host.model}: ${(thrown as Error).message}`) };
    }
  };
  const compile = async () => {
    const source = await locate();
    // Only these very bytes fit these bindings, wherever they lie.
    const wasm =
      typeof source === 'string' || source instanceof URL ? await gate.request(source, integrity) : source;
    const exports = await run(bind(wasm));
    if (!exports[JOINT]) {
      module = await late.load();
      module.extend?.(Engine, exports);
    }
    return exports;
  };
  const run = async <T>(instance: Promise<T>): Promise<T> => {
    try {
      return await instance;
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
  const completeOnce = async (address: URL) => {
    const page = await bound!;
    if (module) return;
    const [response, found] = await Promise.all([gate.request(address, REST_WASM_INTEGRITY), late.load()]);
    const { instance } = await run(WebAssembly.instantiate(await response.arrayBuffer(), { page }));
    found.extend?.(Engine, { ...page, ...instance.exports });
    module = found;
  };
  const rest: Rest = {
    get module() {
      return module;
    },
    load() {
      completed ??= late.locate ? completeOnce(late.locate()) : bound!;
      completed.catch(() => (completed = undefined));
      return completed;
    },
  };
  const [{ config, zone }, model] = await Promise.all([prepare(), readModel(), bound]);
  try {
    return await startSession(Engine, host, config, zone, model, rest);
  } catch (thrown) {
    // A trap: the config or what is stored asks for the rest. Nothing has been done yet.
    if (module || (thrown as Error | undefined)?.name === 'VitrinError') throw thrown;
    await rest.load();
    return startSession(Engine, host, config, zone, model, rest);
  }
}
