/**
 * What every consent platform is to Vitrin: something on the page that may come late, that is asked what it says about
 * its own categories, and whose answer becomes a vote on the purposes these categories stand for.
 */
import { onArrival } from '../arrival.js';
import type { ConsentMap, ConsentOptions } from '../consent.js';
import type { ConsentState, Vote } from '../types.js';

/** Whether a category is accepted; undefined while the visitor has not decided, null where it says nothing about it. */
export type Accepts = (category: string) => boolean | undefined | null;
/** Null: its law does not apply, it abstains. Undefined: it is not on the page, or it has nothing new to say. */
export type Answer = Accepts | null | undefined;
/** Wraps a callback that is handed to the platform: what it answers is told, what it throws never reaches the page. */
export type Heard = <T extends unknown[]>(read: (...values: T) => Answer) => (...values: T) => void;

export interface Platform {
  /** Goes into the consent record: any name without `;`. */
  readonly name: string;
  /** Its categories; without them, the shop says what its own stand for. */
  readonly map?: ConsentMap;
  /** Events of the window or the document after which it is asked again. */
  readonly events?: readonly string[];
  /** Gives the question, which is asked until the page is left, and what stops a subscription. Touches nothing yet. */
  open(
    heard: Heard,
    map: ConsentMap,
    options: ConsentOptions,
  ): { ask(event?: Event): Answer; stop?(): void };
}

/** On the page, and silent so far: holds its purposes pending, unless it has spoken before. */
export const SILENT: Accepts = () => undefined;

/** The vote that follows from a platform's answer: a purpose that two categories stand for needs both. */
export function voteOf(map: ConsentMap, accepts: Accepts): Vote | null {
  const vote: Vote = {};
  for (const [category, purposes] of Object.entries(map)) {
    const accepted = accepts(category);
    if (accepted === null) continue;
    const state: ConsentState = accepted ? 'granted' : accepted === false ? 'denied' : 'pending';
    for (const purpose of purposes)
      if (state === 'denied' || vote[purpose] === undefined || vote[purpose] === 'granted') vote[purpose] = state;
  }
  return Object.keys(vote).length ? vote : null;
}

/**
 * Asks a platform now, when it arrives and whenever it may have changed. A platform whose globals make no sense holds
 * its purposes pending, and the console says so once.
 */
export function follow(
  { name, events = [], open }: Platform,
  map: ConsentMap,
  options: ConsentOptions,
  vote: (platform: string, says: Vote | null) => void,
): () => void {
  let said: string | undefined;
  let warned = false;
  let stopped = false;
  const tell = (answer: Answer) => {
    if (stopped || answer === undefined || (answer === SILENT && said)) return;
    const says = answer && voteOf(map, answer);
    const text = JSON.stringify(says);
    if (text === said) return;
    said = text;
    vote(name, says);
  };
  const heard: Heard =
    (read) =>
    (...values) => {
      try {
        tell(read(...values));
      } catch (thrown) {
        tell(() => undefined);
        if (!warned) console.warn(`vitrin: consent stays pending: ${name}: ${(thrown as Error | undefined)?.message}`);
        warned = true;
      }
    };
  const { ask, stop } = open(heard, map, options);
  const asked = heard(ask);
  const onEvent = (event: Event) => {
    asked(event);
    // Some tell of a change before they have written it down.
    setTimeout(asked);
  };
  // Captured: some dispatch on the document, and let nothing bubble.
  for (const event of events) addEventListener(event, onEvent, true);
  const stop_waiting = onArrival(() => asked());
  return () => {
    stopped = true;
    stop_waiting();
    for (const event of events) removeEventListener(event, onEvent, true);
    try {
      stop?.();
    } catch {
      // It is gone, or was never whole.
    }
  };
}
