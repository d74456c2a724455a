/**
 * Who says what about consent, and what follows: the most restrictive vote wins, and nobody's silence grants.
 * The visitor's own word to Vitrin (`consent.set`, kept in the record) is one vote beside the consent platforms'.
 */
import type { Gate } from './gate.js';
import { PURPOSES } from './record.js';
import type { Consent, ConsentState, Purpose, Vote } from './types.js';

const MANUAL = 'manual';

export interface Votes {
  get(): Consent;
  /** A platform's vote; null abstains. */
  cast(platform: string, says: Vote | null): void;
  /** The visitor's own word. */
  set(says: Vote): void;
  /** Reads again what another tab may have written. */
  reload(): void;
}

/** `decided` is called after every change, with the gate's purposes and the record already in place. */
export function countVotes(gate: Gate, refused: readonly Purpose[], decided: () => void): Votes {
  const platforms = new Map<string, Vote>();
  const granted_once = new Set<Purpose>();
  /** What a platform has had a say in on this page. */
  const named = new Set<Purpose>();
  let manual: Vote = {};
  /** Withdrawn in another tab: it counts here until somebody speaks here. */
  let elsewhere: Vote = {};

  const state = (purpose: Purpose): ConsentState => {
    const votes = [...platforms.values(), manual, elsewhere].map((vote) => vote[purpose]);
    if (refused.includes(purpose) || votes.includes('denied')) return 'denied';
    return votes.includes('granted') && !votes.includes('pending') ? 'granted' : 'pending';
  };
  const get = () => Object.fromEntries(PURPOSES.map((purpose) => [purpose, state(purpose)])) as Consent;
  const holds = (letters: string, purpose: Purpose) => letters.includes(purpose.charAt(0));

  /**
   * A record made by the visitor's word votes; one made by a platform waits for that platform, here or still to come.
   */
  const recall = () => {
    const record = gate.record();
    if (record === undefined) return;
    manual = {};
    elsewhere = {};
    for (const purpose of PURPOSES) {
      const held = record && holds(record.purposes, purpose);
      if (!held && granted_once.has(purpose)) elsewhere[purpose] = 'denied';
      if (record?.source === MANUAL) manual[purpose] = held ? 'granted' : 'denied';
      else if (record?.source.endsWith(MANUAL) && !held) manual[purpose] = 'denied';
    }
    recallBeside();
  };
  /**
   * A record may carry the names of platforms and also hold what none of them has a say in: the visitor granted it to
   * us. It counts again once they all speak here, and leave it out.
   */
  const recallBeside = () => {
    const { purposes = '', source = '' } = gate.record() ?? {};
    if (!source.split(/,|-manual/).every((name) => !name || platforms.has(name))) return;
    for (const purpose of PURPOSES)
      if (!named.has(purpose) && holds(purposes, purpose)) manual[purpose] ??= 'granted';
  };

  const permit = () => {
    const now = get();
    for (const purpose of PURPOSES) if (now[purpose] === 'granted') granted_once.add(purpose);
    gate.permit(
      Object.fromEntries(PURPOSES.map((purpose) => [purpose, now[purpose] === 'granted'])) as Record<Purpose, boolean>,
    );
    decided();
  };
  const apply = () => {
    const before = gate.record()?.purposes ?? '';
    // While a platform has not answered on this page, what it granted on an earlier one stays on the device, unused.
    const keeps = (purpose: Purpose) => {
      const now = state(purpose);
      return now === 'granted' || (now === 'pending' && !granted_once.has(purpose) && holds(before, purpose));
    };
    const letters = PURPOSES.filter(keeps)
      .map((purpose) => purpose.charAt(0))
      .join('');
    const platform = [...platforms.keys()].join();
    const denies = (vote: Vote) => Object.values(vote).includes('denied');
    const source = platform ? (denies(manual) ? `${platform}-${MANUAL}` : platform) : MANUAL;
    const denied = [...platforms.values(), manual].some(denies);
    if (letters !== before || (!letters && denied)) gate.write(letters, source);
    permit();
  };

  recall();
  return {
    get,
    cast(platform, says) {
      const before = platforms.get(platform);
      for (const purpose of PURPOSES) {
        if (says?.[purpose]) named.add(purpose);
        // It has only now come, and asks first: what was granted before it came waits for its answer, and is not erased.
        if (!before && says?.[purpose] === 'pending') granted_once.delete(purpose);
        // Refused and then granted in the banner, on this page: a later word than an older refusal to us.
        if (before?.[purpose] === 'denied' && says?.[purpose] === 'granted' && manual[purpose] === 'denied')
          delete manual[purpose];
      }
      if (says) platforms.set(platform, says);
      else platforms.delete(platform);
      elsewhere = {};
      recallBeside();
      apply();
    },
    set(says) {
      manual = { ...manual, ...says };
      elsewhere = {};
      apply();
    },
    reload() {
      recall();
      permit();
    },
  };
}
