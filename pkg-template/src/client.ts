/**
 * The client: a synchronous face that answers from the first line of the page on. Until a grant it keeps at most 64
 * inputs in memory; after one it loads the engine and passes calls through. Nothing thrown inside reaches the shop.
 */
import { toVitrinError, VitrinError } from './error.js';
import { openGate, type Gate } from './gate.js';
import { notReady } from './not-ready.js';
import type { ConsentRecord } from './record.js';
import type { Host, Input, Session, Views } from './surface.js';
import type {
  Accepted,
  Client,
  Consent,
  Context,
  Lens,
  Options,
  Purpose,
  Queued,
  Rejected,
  SlimOptions,
  Snapshot,
  Status,
  VitrinEvents,
} from './types.js';
import { countVotes, type Votes } from './votes.js';

/** Inputs kept while consent is pending: a few pages' worth of an undecided visitor. */
const INPUTS_PENDING_MAX = 64;

const PENDING: Consent = { storage: 'pending', personalization: 'pending', measurement: 'pending' };
const NOTHING: readonly never[] = [];
const ON_A_SERVER: Snapshot = { status: { state: 'pending' }, consent: PENDING, segments: NOTHING, interests: NOTHING };

const clients = new Map<string, Client>();
/** For the script tag, which loads more than the engine through the client's gate. */
export const gates = new WeakMap<Client, Gate>();

/** `base` is the address that the engine's file lies beside, where no bundler knows it. */
export function startClient(options: Options | SlimOptions, base?: string): Client {
  const { site, config, sync, policyVersion: policy = 1 } = options ?? {};
  const known = clients.get(site);
  if (known) return known;

  const page = typeof document !== 'undefined';
  const listeners = new Set<[string, (event: never) => void]>();
  const queue: Input[] = [];
  let status: Status = { state: 'disabled' };
  let session: Session | undefined;
  let snapshot: Snapshot | undefined;
  let change_waits = false;
  /** Grows when a session is given up, so that one still loading is not taken in. */
  let attempt = 0;
  let record_seen: ConsentRecord | null | undefined;
  let stop = () => {};
  /** What was last told of consent: a banner that is told may tell it again. */
  let told = '';
  let gate: Gate | undefined;
  let votes: Votes | undefined;
  let running: Promise<void> | undefined;
  let resolve: (client: Client) => void;
  const ready = new Promise<Client>((resolved) => (resolve = resolved));

  const emit = <K extends keyof VitrinEvents>(type: K, event: VitrinEvents[K]) => {
    // Who comes meanwhile is told the next time, who goes not any more.
    for (const [wanted, listener] of [...listeners]) {
      if (wanted !== type) continue;
      try {
        (listener as (event: VitrinEvents[K]) => void)(event);
      } catch (thrown) {
        // The shop's own fault: for its console, not for the middle of our work.
        setTimeout(() => {
          throw thrown;
        });
      }
    }
  };
  /** Told once for all the changes of a turn. */
  const changed = () => {
    snapshot = undefined;
    if (change_waits) return;
    change_waits = true;
    queueMicrotask(() => {
      change_waits = false;
      const now = session?.status();
      if (now && now.reason !== status.reason) enter(now);
      emit('change', undefined);
    });
  };
  const enter = (next: Status) => {
    status = next;
    changed();
    emit('status', next);
    if (!/ing$/.test(next.state)) resolve(client);
  };
  const end = () => {
    attempt++;
    const ended = session;
    session = undefined;
    ended?.close();
  };
  /** Whoever listens from the line after `init` on hears what was wrong with that too. */
  const tell = (thrown: unknown) => queueMicrotask(() => emit('error', toVitrinError(thrown)));
  const failed = (thrown: unknown) => {
    const error = toVitrinError(thrown);
    if (error.code === 'INTERNAL') end();
    if (!session) enter({ state: 'degraded', reason: error.code, message: error.message });
    tell(error);
  };
  const attend = <T>(use: () => T): T | undefined => {
    try {
      return use();
    } catch (thrown) {
      // The page's own, beside which the engine may run.
      tell(thrown);
      return undefined;
    }
  };

  const load = async () => {
    const mine = ++attempt;
    enter({ state: 'loading' });
    try {
      const { start } = await gate!.load();
      if (mine !== attempt) return;
      const started = await start(host);
      if (mine !== attempt) return started.close();
      session = started;
      for (const input of queue.splice(0)) started.handle(input);
      if (session) enter(started.status());
    } catch (thrown) {
      if (mine === attempt) failed(thrown);
    }
  };
  const decided = () => {
    record_seen = gate!.record();
    const consent = votes!.get();
    const wanted = [consent.personalization, consent.measurement];
    changed();
    if (wanted.includes('granted')) {
      if (session) {
        session.consent();
        enter(session.status());
      } else if (status.state !== 'loading') running = load();
    } else {
      end();
      const state = wanted.includes('pending') ? 'pending' : 'disabled';
      if (state === 'disabled') queue.length = 0;
      if (state !== status.state) enter({ state });
    }
    if (told !== (told = `${Object.values(consent)}`)) emit('consent', consent);
  };
  /** Another tab may have changed the record. The same purposes under a new grant number: it has forgotten. */
  const heard = () => {
    const before = record_seen;
    const now = gate!.record();
    if (before && now && before.purposes === now.purposes && before.grant !== now.grant) session?.consent(true);
    votes!.reload();
  };

  /** A page that is only prerendered has not been visited: until it is, storage is not even looked at. */
  const visited = (act: () => void) =>
    (document as { prerendering?: boolean }).prerendering
      ? document.addEventListener('prerenderingchange', act, { once: true })
      : act();
  const begin = () => {
    // Destroyed before the visit.
    if (clients.get(site) !== client) return;
    gate = openGate(site, +policy, base, heard);
    gates.set(client, gate);
    votes = countVotes(
      gate,
      (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
        ? (['measurement'] as Purpose[]).concat(options.globalPrivacyControl ?? [])
        : [],
      decided,
    );
    // The platforms speak first: what the record allows must not start what they refuse.
    const stop_consent = attend(() => options.consent?.(votes!.cast));
    stop = () => stop_consent?.();
    votes.reload();
    const stop_collecting = attend(() =>
      options.collect?.(client.track as (name: string, data: object) => unknown),
    );
    stop = () => {
      stop_consent?.();
      stop_collecting?.();
    };
  };

  const host: Host & { lens: Lens | undefined } = {
    lens: undefined,
    site,
    config,
    model: options?.model,
    modelIntegrity: options?.modelIntegrity,
    endpoint: sync?.endpoint,
    items: options?.items,
    get gate() {
      return gate!;
    },
    wasm: (options as Partial<SlimOptions> | undefined)?.wasm,
    fail: (code, message) => new VitrinError(code, message),
    changed,
    failed,
  };

  const ask = async <T>(use: (running: Session) => Promise<T>): Promise<T> => {
    await running;
    if (!session) throw new VitrinError(status.reason ?? 'NO_CONSENT', 'no engine runs');
    try {
      return await use(session);
    } catch (thrown) {
      throw toVitrinError(thrown);
    }
  };
  const view = <K extends keyof Views>(name: K): Views[K] | undefined => session?.view(name);
  const rejected = (reason: string): Rejected => ({ status: 'rejected', reason });
  const submit = (input: Input): Accepted | Queued | Rejected => {
    if (session) return session.handle(input) ?? rejected('unavailable');
    if (!/ing$/.test(status.state)) return rejected(status.reason ? 'unavailable' : 'no_consent');
    if (queue.length === INPUTS_PENDING_MAX) return rejected('queue_full');
    try {
      queue.push(structuredClone(input));
    } catch {
      return rejected('not_plain_data');
    }
    return { status: 'queued' };
  };
  const decideAll = (placements: readonly string[], context?: Context) => {
    const names = Array.from(placements ?? []).map(String);
    const decisions = session?.decide(names, context) ?? [];
    return Object.fromEntries(names.map((name, index) => [name, decisions[index] ?? notReady(name)]));
  };
  const on = <K extends keyof VitrinEvents>(type: K, listener: (event: VitrinEvents[K]) => void) => {
    const entry: [string, (event: never) => void] = [type, listener];
    listeners.add(entry);
    return () => {
      // Of no type any more, for whoever goes through a copy now.
      entry[0] = '';
      listeners.delete(entry);
    };
  };

  const client: Client = {
    ready,
    get status() {
      return status;
    },
    track: (name: string, data: object = {}) => submit({ type: 'event', name, data }),
    setTraits: (traits) => submit({ type: 'traits', traits }),
    setFacts: (facts) => submit({ type: 'facts', facts }),
    decide: (placement, context) => decideAll([placement], context)[placement as string]!,
    decideAll,
    exposed: (decision) => session?.tell('exposed', decision),
    clicked: (decision) => session?.tell('clicked', decision),
    dismissed: (decision) => session?.tell('dismissed', decision),
    recommend: (query, context) => session?.recommend(query, context) ?? NOTHING,
    items: async (ids) => session?.items(ids) ?? NOTHING,
    segments: () => session?.segments() ?? NOTHING,
    interests: () => view('interests') ?? NOTHING,
    predictions: () => view('predictions') ?? null,
    events: () => view('events') ?? NOTHING,
    profile: () => view('profile') ?? {},
    deleteEvent: (index) => void session?.handle({ type: 'delete_event', index }),
    prefer: (interest, value) => void submit({ type: 'prefer', interest, value }),
    consent: {
      get: () => votes?.get() ?? PENDING,
      set(says) {
        // From plain JavaScript: taken as it is, `true` would count as undecided, and erase.
        if (!Object.values(says ?? {}).every((word) => /^(granted|denied|pending)$/.test(word)))
          emit('error', new VitrinError('BAD_CONFIG', 'consent.set: each is granted, denied or pending'));
        else if (page) visited(() => attend(() => votes?.set(says)));
      },
    },
    explain: (decision, context) =>
      session?.explain(decision, context) ?? { sentences: [], messages: [], considered: [], leftOut: 0, because: [], segments: [] },
    export: () => ask((running) => running.export()),
    import: (profile) => ask((running) => running.import(profile)),
    async forget() {
      queue.length = 0;
      session?.call((engine) => engine.forget());
      await gate?.forget();
      record_seen = gate?.record();
      session?.consent(true);
    },
    preview: () => view('preview') ?? null,
    sync: async () => (session ? session.sync() : { status: 'unavailable' }),
    sent: () => view('sent') ?? NOTHING,
    budget: () => view('budget') ?? null,
    on,
    subscribe: (listener) => on('change', listener),
    getSnapshot: () =>
      (snapshot ??= {
        status,
        consent: client.consent.get(),
        segments: client.segments(),
        interests: client.interests(),
      }),
    getServerSnapshot: () => ON_A_SERVER,
    inspect(lens) {
      host.lens = lens;
      changed();
    },
    destroy() {
      stop();
      end();
      gate?.close();
      votes = undefined;
      clients.delete(site);
      queue.length = 0;
      enter({ state: 'disabled' });
    },
  };

  const flaw = !/^[a-z\d_-]{1,48}$/.test(site ?? '') ? 'site: 1 to 48 of a-z0-9_-' : !config ? 'config: missing' : policy % 1 !== 0 && 'policyVersion: an integer';
  if (!page) enter({ state: 'disabled' });
  else if (flaw) failed(new VitrinError('BAD_CONFIG', flaw));
  else {
    clients.set(site, client);
    status = { state: 'pending' };
    visited(begin);
  }
  return client;
}
