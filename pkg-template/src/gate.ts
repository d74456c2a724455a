/**
 * The gate: the one module that touches storage, the network or `import()`. A test reads the other sources for such
 * names.
 *
 * Before a grant it reads the consent record and nothing else, writes nothing and requests nothing. Where the record
 * grants no storage, keys under our own prefix are removed by name, unread; a withdrawal does so in every tab, once at
 * once and once under the lock that every fold holds, so that nothing written meanwhile outlives it.
 */
import { VitrinError } from './error.js';
import { formatRecord, parseRecord, today, type ConsentRecord } from './record.js';
import type { Code, Purpose } from './types.js';
import type { Start } from './surface.js';

/**
 * File name of the engine beside the script-tag loader, and its hash; empty in the npm package, where the bundler
 * knows.
 */
declare const ENGINE_FILE: string;
declare const ENGINE_INTEGRITY: string;
/** Whether this is the script tag. */
declare const HAS_PARTS: boolean;

export type Purposes = Record<Purpose, boolean>;

export interface Gate {
  /** What this document may do now. Only `permit` changes it. */
  readonly purposes: Purposes;
  /** The record that counts; null if there is none, undefined if storage cannot tell. */
  record(): ConsentRecord | null | undefined;
  /** Writes what is granted, or refused after a grant, and erases what no longer is, here and in the other tabs. */
  write(letters: string, source: string): void;
  permit(purposes: Purposes): void;
  /** Gives the data a new grant number and erases what was written under the old one. */
  forget(): Promise<void>;
  /** Takes out what Shopify's custom pixel has left for this site. */
  takeInbox(): string | null | undefined;
  /** Why local storage must not be used. */
  memory(): Code | undefined;
  /** The engine's module. */
  load(): Promise<{ start: Start }>;
  /** A module that lies beside the script tag's file. */
  part(file: string, integrity: string): Promise<unknown>;
  /** A file that does not depend on the visitor. */
  request(address: string | URL, integrity?: string): Promise<Response>;
  /** Begins a request that somebody is about to make: the next one for that address gets this one's answer. */
  expect(address: string, integrity?: string): void;
  /** The one request that carries something derived from the visitor: a sealed report, made in Rust. */
  send(make: () => Promise<Response> | undefined): Promise<Response> | undefined;
  close(): void;
}

/** `changed` is called when another tab, or a return from the back/forward cache, may have changed the record. */
export function openGate(site: string, policy: number, base: string | undefined, changed: () => void): Gate {
  const lock = `vitrin:${site}`;
  const prefix = `${lock}:`;
  const key = `${prefix}consent`;
  const inbox = `${prefix}inbox`;
  const ledger = `${prefix}ledger`;
  const locks = navigator.locks as LockManager | undefined;
  let reason: Code | undefined;
  let channel: BroadcastChannel | undefined;
  let purposes: Purposes = { storage: false, personalization: false, measurement: false };

  /** Runs `use` on local storage; a shop where it is blocked or full goes on without. */
  const stored = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      return use(localStorage);
    } catch (thrown) {
      // Firefox has had a name of its own for it.
      reason = /quota/i.test((thrown as Error).name) ? 'STORAGE_FULL' : 'STORAGE_DENIED';
      return undefined;
    }
  };
  const text = () => stored((storage) => storage.getItem(key));
  const read = () => parseRecord(text(), today());
  const record = () => {
    const found = read();
    if (reason) return undefined;
    return found?.current && found.policy === policy ? found : null;
  };
  const keeps = (letters = '') => /^s./.test(letters);
  /**
   * Data written under a grant that was taken back carries its number, so only more of the same keeps the number. Under
   * one that keeps nothing there is none: it gets a new one, so that a tab which hears of both at once knows that more
   * than one purpose was taken back. Whether what is stored must go.
   */
  const put = (letters: string, source: string, forgets = false): boolean => {
    const held = record();
    const adds =
      held && !forgets && keeps(held.purposes) && [...held.purposes].every((letter) => letters.includes(letter));
    const line = formatRecord(letters, source, policy, adds ? held.grant : (read()?.grant ?? 0) + 1);
    // No room for a withdrawal: no record grants nothing either.
    const written = stored((storage) => (storage.setItem(key, line), true));
    if (!written) stored((storage) => storage.removeItem(key));
    return !adds || !written;
  };
  const sweep = () => {
    if (keeps(record()?.purposes)) return;
    erase();
  };
  /** All but the record. A grant that has run out, or waits for a yes to a new policy, does not begin the year's ledger anew. */
  const erase = (forgets = false) =>
    stored((storage) => {
      const keeps_ledger = !forgets && /^s.*m/.test(read()?.purposes ?? '');
      const names: string[] = [];
      for (let index = 0; index < storage.length; index++) names.push(storage.key(index) ?? '');
      for (const name of names)
        if (name.startsWith(prefix) && name !== key && !(keeps_ledger && name === ledger)) storage.removeItem(name);
    });
  const eraseEverywhere = async (forgets = false) => {
    const all = () => erase(forgets);
    all();
    // A document that is going away may not take locks.
    await locks?.request(lock, all).catch(() => undefined);
    open();
    channel?.postMessage('');
  };

  const open = () => {
    channel ??= 'BroadcastChannel' in globalThis ? new BroadcastChannel(lock) : undefined;
    if (channel) channel.onmessage = heard;
  };
  const shut = () => {
    channel?.close();
    channel = undefined;
  };
  const heard = () => {
    sweep();
    changed();
  };
  const active = () => purposes.personalization || purposes.measurement;
  const onStorage = (event: StorageEvent) => {
    // A null key: everything was cleared, the record with it.
    if (event.key === key || event.key === null) heard();
  };
  const onShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    if (active()) open();
    heard();
  };
  const listening = new AbortController();
  addEventListener('storage', onStorage, listening);
  addEventListener('pageshow', onShow, listening);
  // An open channel can bar the back/forward cache.
  addEventListener('pagehide', shut, listening);
  sweep();

  /** Asked before each request anew: the visitor may have withdrawn while the one before was on its way. */
  const demand = () => {
    if (!active()) throw new VitrinError('NO_CONSENT', 'nothing is granted');
  };
  const expected = HAS_PARTS ? new Map<string, Promise<Response>>() : undefined;
  const request = (address: string | URL, integrity = ''): Promise<Response> => {
    const begun = HAS_PARTS && expected!.get(`${address}`);
    if (!begun) return ask(address, integrity);
    expected!.delete(`${address}`);
    return active() ? begun : ask(address, integrity);
  };
  const ask = async (address: string | URL, integrity: string) => {
    demand();
    let response;
    try {
      response = await fetch(address, { integrity, credentials: 'same-origin' });
    } catch {
      demand();
      // A wrong hash and a broken network look alike; only the first lets the file be reached.
      const reached = integrity && (await fetch(address, { method: 'HEAD' }).catch(() => undefined))?.ok;
      throw new VitrinError(reached ? 'INTEGRITY' : 'WASM_FETCH', `could not fetch ${address}`);
    }
    if (!response.ok) throw new VitrinError('WASM_FETCH', `${address} answered ${response.status}`);
    return response;
  };

  const part = async (file: string, integrity: string) => {
    // Only the script tag has parts beside it; a bundler would ask what else this may import.
    if (!HAS_PARTS) return undefined;
    const address = `${new URL(file, base)}`;
    // `import()` takes no hash: the fetch proves the file, and its content-hashed name keeps it what it is.
    await (await request(address, integrity)).arrayBuffer();
    demand();
    return import(address);
  };

  return {
    get purposes() {
      return purposes;
    },
    record,
    write(letters, source) {
      // A refusal is written over a grant, also over one that counts under another policy or on another day of this clock. Without one it
      // changes nothing, and so leaves no trace.
      if (!letters && (!text() || read()?.purposes === '')) return;
      const stale = put(letters, source);
      if (!keeps(letters)) return void eraseEverywhere();
      // Not under the lock: a tab that runs may by then have written what it keeps, under the new number.
      if (stale) erase();
      open();
      channel?.postMessage('');
    },
    permit(next) {
      purposes = next;
      if (active()) open();
    },
    async forget() {
      const found = record();
      if (found) put(found.purposes, found.source, true);
      await eraseEverywhere(true);
    },
    takeInbox: () =>
      stored((storage) => {
        const text = storage.getItem(inbox);
        if (text) storage.removeItem(inbox);
        return text;
      }),
    memory: () => (locks ? reason : 'NO_LOCKS'),
    async load() {
      if (!ENGINE_FILE) {
        demand();
        return import('./engine.js');
      }
      return part(ENGINE_FILE, ENGINE_INTEGRITY) as Promise<{ start: Start }>;
    },
    part,
    request,
    expect(address, integrity = '') {
      if (!HAS_PARTS) return;
      const begun = ask(address, integrity);
      // Whoever makes the request hears of it.
      begun.catch(() => undefined);
      expected!.set(address, begun);
    },
    send: (make) => (purposes.measurement ? make() : undefined),
    close() {
      shut();
      listening.abort();
    },
  };
}
