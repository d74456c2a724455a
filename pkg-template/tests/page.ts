/**
 * The page of a unit test: what jsdom lacks of a browser (Web Locks, channels that a test can speak on), and a record of
 * every call to storage, network, locks and channels, in the order they were made.
 */
import { vi } from 'vitest';

export interface Use {
  api: 'storage' | 'network' | 'lock' | 'channel';
  operation: string;
  name: string;
}
export const uses: Use[] = [];
const note = (api: Use['api'], operation: string, name: unknown) => uses.push({ api, operation, name: `${name}` });

/** The real one, also where a test has put a false one in its place. */
const later = setTimeout;

/** Sees to it that work started by promises, and by timers without a wait, has been done. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => later(resolve, 2));
  }
}

/** An exclusive lock manager. `held` are locks of other tabs. */
class Locks {
  held = new Set<string>();
  #queues = new Map<string, Promise<unknown>>();
  request(name: string, use: () => unknown): Promise<unknown> {
    note('lock', 'request', name);
    const run = (this.#queues.get(name) ?? Promise.resolve()).then(async () => {
      this.held.add(name);
      try {
        return await use();
      } finally {
        this.held.delete(name);
      }
    });
    this.#queues.set(
      name,
      run.catch(() => undefined),
    );
    return run;
  }
  async query() {
    return { held: [...this.held].map((name) => ({ name })), pending: [] };
  }
}

const channels = new Set<Channel>();
class Channel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  constructor(readonly name: string) {
    note('channel', 'open', name);
    channels.add(this);
  }
  postMessage(data: unknown): void {
    note('channel', 'post', data);
  }
  close(): void {
    channels.delete(this);
  }
}
/** A message from another tab. */
export function hear(name: string): void {
  for (const channel of channels)
    if (channel.name === name) channel.onmessage?.(new MessageEvent('message', { data: '' }));
}
/** Another tab's write to local storage, and the event that tells of it here. */
export function writeElsewhere(key: string, value: string): void {
  quietly(() => localStorage.setItem(key, value));
  dispatchEvent(new StorageEvent('storage', { key, newValue: value }));
}
export function pageEvent(type: 'pageshow' | 'pagehide', persisted: boolean): void {
  dispatchEvent(Object.assign(new Event(type), { persisted }));
}

/** Puts globals on the page and takes them off again: `undefined` is absent. */
export function globals(values: Record<string, unknown>): void {
  const page = window as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(values))
    if (value === undefined) delete page[name];
    else page[name] = value;
}

let silent = false;
/** Uses storage on behalf of the test, unrecorded. */
export function quietly<T>(use: () => T): T {
  silent = true;
  try {
    return use();
  } finally {
    silent = false;
  }
}
export const keys = (): string[] => quietly(() => Object.keys(localStorage).sort());
export const value = (key: string): string | null => quietly(() => localStorage.getItem(key));

/** What `fetch` answers, by the end of the address; anything else is a network failure. */
export const files = new Map<string, () => Response>();
export let locks = new Locks();

const real = Object.fromEntries(
  (['getItem', 'setItem', 'removeItem', 'clear', 'key'] as const).map((name) => [name, Storage.prototype[name]]),
) as unknown as Storage;
/** Makes every call of an operation on local storage throw. */
export const faults = new Map<string, Error>();

/** A fresh page on empty storage. */
export function openPage(): void {
  vi.restoreAllMocks();
  faults.clear();
  channels.clear();
  files.clear();
  files.set('/site.json', () => Response.json({ version: 1 }));
  files.set('.wasm', () => new Response('wasm'));
  locks = new Locks();
  quietly(() => localStorage.clear());
  document.body.replaceChildren();
  for (const operation of ['getItem', 'setItem', 'removeItem', 'clear', 'key'] as const) {
    vi.spyOn(Storage.prototype, operation).mockImplementation(function (this: Storage, ...values: unknown[]) {
      if (!silent) note('storage', operation, values[0]);
      const fault = silent ? undefined : faults.get(operation);
      if (fault) throw fault;
      return Reflect.apply(real[operation], this, values) as never;
    });
  }
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.stubGlobal('fetch', async (address: string | URL, options: RequestInit = {}) => {
    note('network', options.method ?? 'GET', `${address}${options.integrity ? ` ${options.integrity}` : ''}`);
    const found = [...files].find(([end]) => `${address}`.endsWith(end));
    if (!found) throw new TypeError('network failure');
    return found[1]();
  });
  Object.defineProperty(navigator, 'locks', { configurable: true, get: () => locks });
  Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, value: undefined });
  uses.length = 0;
}
