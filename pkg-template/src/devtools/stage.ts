/** What the overlay knows: what passed through the lens on this page, and what is rehearsed in the engine's place. */
import type { DecisionOutline, Engine, Input, Inside, RawRecommendation } from '../surface.js';
import type { Accepted, Client, Context, Decision, RecommendationQuery, Rejected } from '../types.js';
import { Lens } from './lens.js';
import { isAnything, NO_WISHES, rehearsed, type Site, type Wishes } from './rehearsal.js';

/** Inputs and answers kept for the overlay; older ones are let go. */
const LINES_MAX = 200;

/** One input of this page, and what became of it. */
export interface Line {
  readonly number: number;
  /** Milliseconds since the Unix epoch, by the clock of the rehearsal where there was one. */
  readonly at: number;
  readonly input: Input<DecisionOutline>;
  readonly answer: Accepted | Rejected;
  readonly is_rehearsed: boolean;
}
/** The latest decision of a placement. */
export interface Traced {
  readonly decision: Decision;
  readonly context: Context | undefined;
}
/** The latest answer to a question for recommendations. */
export interface Recommended {
  readonly query: RecommendationQuery;
  readonly items: readonly RawRecommendation[];
}

export class Stage {
  lines: readonly Line[] = [];
  readonly decisions = new Map<string, Traced>();
  readonly recommended = new Map<string, Recommended>();
  wishes: Wishes = NO_WISHES;
  /** Answers in place of the visitor's own engine. */
  rehearsal: Engine | undefined;
  /** Why there is no rehearsal though one was wished for. */
  problem: string | undefined;
  #inside: Inside | undefined;
  #lens: Lens | undefined;
  #numbered = 0;
  readonly #listeners = new Set<() => void>();
  #waits = false;

  constructor(private readonly client: Client) {
    this.#look();
  }

  get site(): Site {
    return (this.#inside?.config ?? {}) as Site;
  }
  /** Milliseconds since the Unix epoch, by the rehearsal's clock. */
  get now(): number {
    return Date.now() + this.wishes.ahead_ms;
  }

  #through(inside: Inside): Lens {
    if (inside !== this.#inside) {
      // Another grant, another visitor perhaps.
      this.#end();
      this.#inside = inside;
      this.#lens = new Lens(inside, this);
      this.changed();
    }
    return this.#lens!;
  }

  /** Rehearses what is wished for, from what the visitor, or the rehearsal until now, knows. */
  wish(wishes: Partial<Wishes>): void {
    if (!this.#inside) return;
    const next = { ...this.wishes, ...wishes };
    if (!isAnything(next)) return this.end();
    try {
      const made = this.#inside.rehearse(rehearsed(this.site, next), next.ahead_ms, this.rehearsal);
      this.rehearsal?.free();
      this.rehearsal = made;
      this.wishes = next;
      this.problem = undefined;
    } catch (thrown) {
      this.problem = (thrown as Error).message;
    }
    this.#look();
  }
  /** Gives the page its own engine back. */
  end(): void {
    this.#end();
    this.#look();
  }
  #end(): void {
    this.rehearsal?.free();
    this.rehearsal = undefined;
    this.wishes = NO_WISHES;
  }
  /** A rehearsal that failed, or that is no longer permitted, is over. */
  stop(problem?: string): void {
    if (!this.rehearsal) return;
    this.problem = problem;
    // Not within a call of it.
    queueMicrotask(() => this.end());
  }
  /** Puts the lens in place, whereupon the page decides again. */
  #look(): void {
    this.client.inspect((inside: Inside) => this.#through(inside));
    // A page that asks nothing must not leave the overlay empty.
    this.client.segments();
    this.changed();
  }

  note(input: Input<DecisionOutline>, answer: Accepted | Rejected): void {
    const line = { number: (this.#numbered += 1), at: this.now, input, answer, is_rehearsed: !!this.rehearsal };
    this.lines = [line, ...this.lines.slice(0, LINES_MAX - 1)];
    this.changed();
  }
  decided(decisions: readonly Decision[], context: Context | undefined): void {
    for (const decision of decisions) this.decisions.set(decision.placement, { decision, context });
    this.changed();
  }
  answered(query: RecommendationQuery, items: readonly RawRecommendation[]): void {
    this.recommended.set(JSON.stringify(query), { query, items });
    this.changed();
  }

  /** Told once for all the changes of a turn. */
  changed(): void {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      for (const listener of this.#listeners) listener();
    });
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#end();
    this.#listeners.clear();
    this.client.inspect();
  }
}
