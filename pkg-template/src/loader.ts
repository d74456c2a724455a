/**
 * The script tag: `vitrin.js`, one file that reads the `data-*` attributes of its own tag and puts the client at
 * `window.vitrin`. Calls that a stub queued before (`vitrin.push(['track', …])`) are replayed. Nothing more is fetched
 * until a grant, and then from beside this file.
 */
import { gates, startClient } from './client.js';
import type { named as namedSources } from './commerce.js';
import { named, parseMap } from './consent.js';
import type { define } from './elements.js';
import { PURPOSES } from './record.js';
import type { Client, Code, Options, Purpose, Status } from './types.js';

/** What lies beside this file and comes with the engine, and its hashes. */
declare const ELEMENTS_FILE: string;
declare const ELEMENTS_INTEGRITY: string;
declare const COMMERCE_FILE: string;
declare const COMMERCE_INTEGRITY: string;
declare const WASM_FILE: string;
declare const WASM_INTEGRITY: string;
declare const PAGE_FILE: string;
declare const PAGE_INTEGRITY: string;

/** `['track', 'add_to_cart', {…}]`, or gtag's way, an Arguments object. */
type Call = ArrayLike<unknown>;
type Global = { vitrin?: Client | (Call[] & { site?: undefined }) };

const METHODS = [
  'track',
  'setTraits',
  'setFacts',
  'exposed',
  'clicked',
  'dismissed',
  'prefer',
  'on',
  'subscribe',
  'forget',
  'sync',
  'destroy',
];

/** What an attribute says that cannot be understood is told to the console; `otherwise` is what then holds. */
function understand<T>(attribute: string, read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (thrown) {
    console.error(`vitrin: data-${attribute}: ${(thrown as Error).message}`);
    return otherwise;
  }
}

/** What the shop has to put right is told to the console, each once: nobody else may listen. */
function tellFaults(client: Client): (thrown: { code?: Code; message: string }) => void {
  const told = new Set<string>();
  const tell = (say: (text: string) => void, text: string) => {
    if (!told.has(text)) say(text);
    told.add(text);
  };
  const fault = ({ code, message }: { code?: Code; message: string }) => {
    if (/^(BAD_|WASM_|INT|SYNC_R)/.test(`${code}`)) tell(console.error, `vitrin: ${code}: ${message}`);
  };
  client.on('error', fault);
  client.on('status', ({ warnings = [] }) => {
    // Without a place it is no fault of site.json, and came as an error.
    for (const { pointer, message } of warnings) if (pointer) tell(console.warn, `vitrin: site.json: skipped ${pointer}: ${message}`);
  });
  return fault;
}

function purposesOf(text: string): readonly Purpose[] {
  const names = text.split(',').map((name) => name.trim() as Purpose);
  const unknown = names.find((name) => !PURPOSES.includes(name));
  if (unknown !== undefined) throw RangeError(`"${unknown}" is none of ${PURPOSES.join(', ')}`);
  return names;
}

/** The tag's options, and where its events come from. */
function optionsOf({ dataset }: HTMLScriptElement): { options: Options; collect: string; layer: string | undefined } {
  const {
    site = '',
    config = '',
    model,
    modelIntegrity,
    consent = 'auto',
    consentMap,
    collect = 'auto',
    layer,
    sync,
    items,
    policyVersion,
    globalPrivacyControl,
  } = dataset as Record<string, string | undefined>;
  // Nobody grants then but the visitor's own word.
  const votes = understand(
    'consent',
    () => (consent === 'manual' ? undefined : named(consent, { layer, ...(consentMap && { map: parseMap(consentMap) }) })),
    undefined,
  );
  const options: Options = {
    site,
    config,
    ...(model && { model }),
    ...(modelIntegrity && { modelIntegrity }),
    ...(votes && { consent: votes }),
    ...(sync && { sync: { endpoint: sync } }),
    ...(items && { items }),
    // What is no number grants nothing.
    ...(policyVersion && { policyVersion: Number(policyVersion) }),
    ...(globalPrivacyControl && {
      globalPrivacyControl: understand('global-privacy-control', () => purposesOf(globalPrivacyControl), PURPOSES),
    }),
  };
  return { options, collect, layer };
}

/** Until the engine runs, or is not to: `ready` is only the first time. */
const settled = (client: Client) =>
  new Promise<void>((resolve) => {
    const stop = client.on('status', ({ state }) => state === 'loading' || resolve(stop()));
  });

function run(tag: HTMLScriptElement): void {
  const page = window as unknown as Global;
  const found = page.vitrin as unknown;
  // A page that carries the tag twice keeps the first client.
  if ((found as Partial<Client> | undefined)?.track) return;
  // An element whose id is `vitrin` answers to that name, too.
  const queued = Array.isArray(found) ? (found as Call[]) : [];
  const { options, collect, layer } = optionsOf(tag);
  let stop: (() => void) | undefined;
  const client = startClient({ ...options, collect: () => () => stop?.() }, tag.src);
  const fault = tellFaults(client);
  const push = (...calls: Call[]): void => {
    for (const [method, ...values] of calls.map((call) => Array.from(call ?? []))) {
      if (method === 'consent') client.consent.set(values[0] as never);
      else if (METHODS.includes(method as string))
        (client[method as 'track'] as (...values: unknown[]) => unknown)(...values);
    }
  };
  page.vitrin = Object.assign(client, { push });
  push(...queued);
  let asked = collect === 'off';
  let begun = false;
  const follow = async ({ state }: Status) => {
    const gate = gates.get(client);
    if (state !== 'loading' || !gate) return;
    // The engine's own file goes first: a browser asks one server for six files at once.
    await undefined;
    if (!begun) {
      begun = true;
      // What the engine asks for as soon as it runs. Begun with the engine's own file, it arrives a round trip earlier.
      const beside = (file: string, integrity: string) => gate.expect(`${new URL(file, tag.src)}`, integrity);
      const { model } = options;
      // What a model says takes the whole engine, and so does what is kept in memory.
      if (model || gate.memory() || !gate.purposes.storage) beside(WASM_FILE, WASM_INTEGRITY);
      else beside(PAGE_FILE, PAGE_INTEGRITY);
      gate.expect(options.config as string);
      if (model) gate.expect(`${model}`, options.modelIntegrity);
    }
    const elements = gate.part(ELEMENTS_FILE, ELEMENTS_INTEGRITY) as Promise<{ define: typeof define }>;
    // Without them the page keeps its own content.
    const defined = elements.then((found) => found.define(client, gate, fault)).catch(fault);
    if (asked) return;
    asked = true;
    const sources = gate.part(COMMERCE_FILE, COMMERCE_INTEGRITY) as Promise<{ named: typeof namedSources }>;
    // Until the engine can take them, the page keeps what it says.
    // The overlay shows them from the first on: where it is asked for, they wait for it.
    Promise.all([sources, settled(client), /[?&]vitrin-devtools/.test(location.search) && defined])
      // What the page has said until now is a task of its own.
      .then(([found]) => new Promise<typeof found>((resume) => setTimeout(resume, 0, found)))
      .then((found) => {
        // Taken back meanwhile: the next grant asks again.
        if (!/^(ready|degraded)$/.test(client.status.state)) throw client;
        const source = understand('collect', () => found.named(collect, { layer }), undefined);
        stop = source?.((name, data) => client.track(name as never, data as never));
      })
      .catch((thrown) => {
        asked = false;
        fault(thrown);
      });
  };
  client.on('status', (status) => void follow(status));
  // A grant of an earlier visit has started it by now.
  void follow(client.status);
  // For scripts of the page that ran before this one.
  document.dispatchEvent(new CustomEvent('vitrin', { detail: client }));
}

const tag = document.currentScript ?? document.querySelector('script[data-site][src$="vitrin.js"]');
if (tag instanceof HTMLScriptElement) run(tag);
