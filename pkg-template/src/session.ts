/**
 * The session: the engine of one document, and what the browser does around it. The tab's id,
 * folding under the site's Web Lock, and the page's coming and going.
 */
import { ordersOf } from './inbox.js';
import { outline } from './outline.js';
import type { VitrinError } from './error.js';
import type { DecisionOutline, Engine, EngineClass, Folded, Host, Input, Model, Rest, Session, SessionCore, SessionRest } from './surface.js';
import { startLiveness } from './liveness.js';
import { pause } from './pause.js';
import { plain } from './plain.js';
import { newTab } from './tab.js';
import type { Accepted, Membership, Queued, Rejected } from './types.js';
import type { Zone } from './zone.js';

/** What was recorded, here or in another tab, waits so many milliseconds for more before it is folded. */
const GATHER_MS = 1000;
/** Least time between folds that a full journal asks for, in milliseconds: a snapshot is written each time. */
const GAP_MS = 500;
/** A rest that did not come waits at least so many milliseconds for the next try on this page. */
const RETRY_MS = 60_000;
/** A page that was about to be left and is still there after so many milliseconds stays: it was a download, perhaps. */
const STAY_MS = 5000;
/** Longest time that `setTimeout` can hold, in milliseconds. */
const TIMER_MS_MAX = 2 ** 31 - 1;
/** Inputs that are kept while the rest of the engine is on its way. */
const INPUTS_MISSED_MAX = 64;
/** What any page may look at; other views take the rest of the engine. */
const PAGE_VIEWS = /^(memberships|interests)$/;

/**
 * Starts a session. `config` is the parsed site.json, `zone` the offsets of its time zone, if there is such a one, `rest` the half of the engine that is
 * loaded when it is asked for, if there are two; with a model it is here. Throws what the engine's
 * constructor throws, and a trap where the session cannot begin without the rest; a bad model is told and done without.
 */
export async function startSession(
  Engine: EngineClass,
  host: Host,
  config: unknown,
  zone: Zone | undefined,
  model: Model,
  rest: Rest,
): Promise<Session> {
  const { site, gate, endpoint } = host;
  const locks = navigator.locks as LockManager | undefined;
  const lock = `vitrin:${site}`;
  const liveness = startLiveness(lock);
  let closed = false;
  /** After a trap the engine's memory cannot be relied on. */
  let trapped = false;
  /** Inputs that wait for the rest, after a trap that it would have avoided. */
  let missed: Input<DecisionOutline>[] | undefined;
  /** Why the rest did not come that they wait for. */
  let lost: VitrinError | undefined;
  let reviving: ReturnType<typeof setTimeout> | undefined;
  let tab = newTab();
  let engine = make(config);
  await pause();
  rest.module?.equip(engine, host, model);
  look(engine);
  await pause();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Left, and perhaps to come back: an answer that then arrives would end that. */
  let is_kept = false;
  let staying: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  /** When `timer` goes off, in milliseconds since the Unix epoch. */
  let due_at = Infinity;
  let folded_at = 0;
  let folding: Promise<Folded | undefined> | undefined;
  let fold_again = false;
  /** When the rest was asked for, in milliseconds since the Unix epoch. */
  let asked_at = -Infinity;
  let completed: SessionRest | undefined;
  /** A report waits for the rest. */
  let is_postponed = false;

  function make(given: unknown): Engine {
    return new Engine(site, given, { tab, zone, ...(endpoint && { endpoint }) });
  }
  /** One look at the visitor, before anything is done: what is stored may ask for the rest. */
  function look(made: Engine): void {
    if (rest.module) return;
    made.consent(gate.purposes, gate.memory());
    made.decide(['']);
  }
  function create(given = config): Engine {
    const made = make(given);
    rest.module?.equip(made, host, model);
    look(made);
    return made;
  }

  /** What this session does with the rest. Where that is not here, it is fetched, and `changed` tells when it is. One that does not come is told once, and tried again later. */
  const complete = (): SessionRest | undefined => {
    if (!rest.module && Date.now() >= asked_at + RETRY_MS) {
      asked_at = Date.now();
      rest.load().then(() => {
        host.changed();
        if (is_postponed) void fold();
      }, host.failed);
    }
    completed ??= rest.module?.startRest(core);
    return completed;
  };
  const completeFirst = async (): Promise<SessionRest> => {
    await rest.load();
    return complete()!;
  };
  const call = <T>(use: (engine: Engine) => T): T | undefined => {
    if (closed || trapped) return undefined;
    try {
      const inside = host.lens && complete()?.inside;
      return use(inside ? (host.lens!(inside as never) as Engine) : engine);
    } catch (thrown) {
      trapped = (thrown as Error | undefined)?.name !== 'VitrinError';
      if (trapped && !rest.module) revive();
      else host.failed(thrown);
      return undefined;
    }
  };
  /**
   * Nobody foresaw that this takes the rest. What was recorded is in storage, and the input that met the gap, with those
   * that come meanwhile, is taken by the engine that begins there.
   */
  const revive = () => {
    missed ??= [];
    rest.load().then(
      () => {
        const inputs = missed ?? [];
        missed = lost = undefined;
        trapped = false;
        // In storage is a journal whose numbers go on; this engine begins with the first: it is another tab's.
        tab = newTab();
        if (call(() => ((engine = create()), true))) {
          liveness.hold(tab);
          consent();
        }
        inputs.forEach(handle);
      },
      // Told, and tried again.
      (thrown: unknown) => {
        lost = thrown as VitrinError;
        reviving = setTimeout(() => closed || revive(), RETRY_MS);
        host.failed(thrown);
        host.changed();
      },
    );
  };

  /** Whether what the engine knows is kept nowhere else. */
  const memoryOnly = () => gate.memory() !== undefined || !gate.purposes.storage;

  const foldOnce = async (hidden: boolean): Promise<Folded | undefined> => {
    // Closed or frozen meanwhile: `call` then does nothing.
    const foldTabs = (alive: string[]) => call((engine) => engine.fold(alive, hidden, !rest.module));
    if (!locks || memoryOnly()) return foldTabs([tab]);
    const alive = await liveness.alive(tab);
    return locks.request(lock, () => foldTabs(alive)) as Promise<Folded | undefined>;
  };
  /** One fold at a time; what is asked for during a fold is one more after it. */
  const fold = (hidden = document.visibilityState === 'hidden'): Promise<Folded | undefined> => {
    if (folding) {
      fold_again = true;
      return folding;
    }
    unplan();
    folding = foldOnce(hidden)
      .catch(() => undefined)
      .then((answer) => {
        folding = undefined;
        folded_at = Date.now();
        if (closed) return answer;
        if (answer?.folded) host.changed();
        if (answer && answer.wake_ms !== null) plan(answer.wake_ms);
        if (answer) is_postponed = answer.report || answer.postponed;
        if (is_postponed) complete()?.send();
        if (fold_again) {
          fold_again = false;
          void fold();
        }
        return answer;
      });
    return folding;
  };
  /** Folds in so many milliseconds, or before. */
  const plan = (wait_ms: number) => {
    const at = Date.now() + wait_ms;
    if (closed || at >= due_at) return;
    unplan();
    due_at = at;
    timer = setTimeout(() => void fold(), Math.min(wait_ms, TIMER_MS_MAX));
  };
  const unplan = () => {
    clearTimeout(timer);
    due_at = Infinity;
  };

  const handle = (input: Input<DecisionOutline>): Accepted | Queued | Rejected | undefined => {
    const told = plain(input);
    if (!told) return { status: 'rejected', reason: 'not_plain_data' };
    const answer = call((engine) => engine.handle(told));
    if (missed) {
      if (missed.length === INPUTS_MISSED_MAX) return undefined;
      missed.push(told);
      return { status: 'queued' };
    }
    if (answer?.status === 'accepted') host.changed();
    if (call((engine) => engine.is_urgent())) {
      plan(Math.max(0, folded_at + GAP_MS - Date.now()));
      // A fold may wait for its lock longer than the page lives, and what a browser is told as a page is closed it may lose.
      keeping ??= setTimeout(keep);
    } else if (call((engine) => engine.wants_fold())) plan(GATHER_MS);
    return answer;
  };
  /** What was bought where no page of the shop could see it. */
  const takeInbox = () => {
    if (!gate.purposes.storage || !gate.purposes.personalization) return;
    const orders = ordersOf(gate.takeInbox(), gate.record()?.grant);
    for (const data of orders) handle({ type: 'event', name: 'purchase', data });
  };

  const consent = (forgotten = false) => {
    call((engine) => {
      if (forgotten) engine.forget();
      engine.consent(gate.purposes, gate.memory());
    });
    takeInbox();
    host.changed();
    void fold();
  };

  /** A fold is no longer sure to come once the page is hidden or left: what waits in memory for one is stored at once. */
  const leave = (is_left: boolean) => call((engine) => engine.leave(is_left));
  const keep = () => {
    keeping = undefined;
    leave(true);
    leave(document.visibilityState === 'hidden');
  };
  const onVisibility = () => {
    leave(document.visibilityState === 'hidden');
    if (!is_kept) void fold();
  };
  /** Firefox has decided by `pagehide` whether the page may come back; a lock that is still held then bars it. */
  const onLeave = () => {
    liveness.release();
    clearTimeout(staying);
    staying = setTimeout(() => liveness.hold(tab), STAY_MS);
  };
  const onHide = (event: PageTransitionEvent) => {
    clearTimeout(staying);
    leave(true);
    // A page that may come back must not wait for a lock: that bars the back/forward cache. Its journal is already
    // kept.
    if (event.persisted) is_kept = true;
    else void fold(true);
    unplan();
    liveness.release();
  };
  const onShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    is_kept = false;
    // The other tabs took this one for gone: it comes back as a new one. What lives in memory alone stays.
    if (!memoryOnly()) {
      tab = newTab();
      const before = engine;
      call(() => {
        engine = create();
        completed?.restore(engine);
        before.free();
      });
    }
    liveness.hold(tab);
    consent();
  };
  const onStorage = ({ key, newValue }: StorageEvent) => {
    // Another tab has recorded something. Its snapshots are no news: they would be answered by snapshots, for ever.
    if (key?.startsWith(`${lock}:j:`) && newValue !== null) plan(GATHER_MS);
    if (key === `${lock}:inbox` && newValue !== null) takeInbox();
  };
  const listening = new AbortController();
  document.addEventListener('visibilitychange', onVisibility, listening);
  addEventListener('beforeunload', onLeave, listening);
  addEventListener('pagehide', onHide, listening);
  // Before whoever has something to tell: the engine from before is no tab any more.
  addEventListener('pageshow', onShow, { signal: listening.signal, capture: true });
  addEventListener('storage', onStorage, listening);
  const core: SessionCore = {
    host,
    config,
    model,
    get engine() {
      return engine;
    },
    create,
    call,
    fold: () => fold(),
  };
  liveness.hold(tab);
  consent();
  const told = gate.purposes;
  await pause();
  // The client has had no session yet to tell it to.
  if (gate.purposes !== told) consent();
  // Once the client has its session: without one it would take this for the end of it.
  setTimeout(() => closed || (model.flaw ? host.failed(model.flaw) : model.bytes && complete()!.begin()));

  return {
    call,
    handle,
    tell(type, decision) {
      const about = plain(decision);
      // Without an id it was nobody's decision: no engine ran.
      if (about?.id) handle({ type, decision: outline(about) });
    },
    decide: (placements, context) => {
      const facts = plain(context);
      return call((engine) => engine.decide(placements, facts));
    },
    view: (name) => (PAGE_VIEWS.test(name) || complete() ? call((engine) => engine.view(name)) : undefined),
    status() {
      const { state, reason, warnings } = call((engine) => engine.status()) ?? {
        state: 'degraded',
        reason: lost?.code ?? 'INTERNAL',
      };
      // What is stored nowhere would be lost to a gap.
      if (reason && !missed) complete();
      const { flaw } = model;
      const told = [...(warnings ?? [])];
      if (flaw) told.push({ pointer: '', message: `BAD_MODEL: ${flaw.message}` });
      if (!zone) told.push({ pointer: '/time_zone', message: 'unknown to this browser, so UTC' });
      return { state, ...(reason && { reason }), ...((warnings ?? told[0]) && { warnings: told }) };
    },
    explain: (decision, context) => complete()?.explain(plain(decision)!, plain(context)),
    recommend: (query, context) => complete()?.recommend(plain(query)!, plain(context)) ?? [],
    items: async (ids) => (await completeFirst()).items(ids),
    /** Who belongs where. Why is asked when it is read, and is there once the rest is. */
    segments: () =>
      call((engine) => {
        let told: Map<string, Membership> | undefined;
        const why = (segment: string) => (told ??= complete()?.memberships())?.get(segment);
        return engine.view('memberships').map((membership) => ({
          ...membership,
          get reason() {
            return why(membership.segment)?.reason ?? '';
          },
          get messages() {
            return why(membership.segment)?.messages ?? [];
          },
          get because() {
            return why(membership.segment)?.because ?? [];
          },
        }));
      }),
    consent,
    export: async () => (await completeFirst()).export(),
    import: async (profile) => (await completeFirst()).import(profile),
    async sync() {
      if (!gate.purposes.measurement) return { status: 'no_consent' };
      try {
        return await (await completeFirst()).sync();
      } catch (thrown) {
        host.failed(thrown);
        return { status: 'offline' };
      }
    },
    close() {
      if (closed) return;
      closed = true;
      unplan();
      liveness.release();
      listening.abort();
      clearTimeout(staying);
      clearTimeout(keeping);
      clearTimeout(reviving);
      try {
        engine.free();
      } catch {
        // After a trap the engine cannot even be freed.
      }
    },
  };
}
