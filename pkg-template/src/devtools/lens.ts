/**
 * An engine that writes down what passes through it. While something is rehearsed, the rehearsal answers and takes the page's
 * inputs, and its decisions carry no id, so that nobody tells their exposure; storage, reports and consent stay the real engine's.
 */
import type { DecisionOutline, Engine, Folded, Input, Inside, RawExplanation, Views } from '../surface.js';
import type { Accepted, Code, Context, Decision, RecommendationQuery, Rejected } from '../types.js';
import type { Stage } from './stage.js';

/** What is about the visitor as the page sees them; everything else is about what is really kept and sent. */
const REHEARSED: readonly (keyof Views)[] = ['memberships', 'segments', 'interests', 'predictions', 'profile', 'events'];

export class Lens implements Engine {
  constructor(
    private readonly inside: Inside,
    private readonly stage: Stage,
  ) {}

  get #real(): Engine {
    return this.inside.engine;
  }
  /** Asks the rehearsal; one that fails must not take the visitor's engine with it. */
  #ask<T>(use: (engine: Engine) => T): T {
    const { rehearsal } = this.stage;
    if (rehearsal) {
      try {
        return use(rehearsal);
      } catch (thrown) {
        this.stage.stop(`${thrown}`);
      }
    }
    return use(this.#real);
  }

  handle(input: Input<DecisionOutline>): Accepted | Rejected {
    const { rehearsal } = this.stage;
    let answer: Accepted | Rejected;
    try {
      answer = (rehearsal ?? this.#real).handle(input);
    } catch (thrown) {
      if (!rehearsal) throw thrown;
      this.stage.stop(`${thrown}`);
      answer = { status: 'rejected', reason: 'unavailable' };
    }
    this.stage.note(input, answer);
    return answer;
  }
  decide(placements: string[], context?: Context): Decision[] {
    const made = this.#ask((engine) => engine.decide(placements, context));
    this.stage.decided(made, context);
    return this.stage.rehearsal ? made.map((decision) => ({ ...decision, id: '' })) : made;
  }
  explain(decision: DecisionOutline, context?: Context): RawExplanation {
    return this.#ask((engine) => engine.explain(decision, context));
  }
  view<K extends keyof Views>(name: K): Views[K] {
    return REHEARSED.includes(name) ? this.#ask((engine) => engine.view(name)) : this.#real.view(name);
  }
  recommend(query: RecommendationQuery, context?: Context): ReturnType<Engine['recommend']> {
    const answer = this.#ask((engine) => engine.recommend(query, context));
    this.stage.answered(query, answer.items);
    return answer;
  }
  load_recommendations(bytes: Uint8Array): void {
    this.#real.load_recommendations(bytes);
    this.stage.rehearsal?.load_recommendations(bytes);
  }
  consent(...values: Parameters<Engine['consent']>): void {
    this.stage.stop();
    this.#real.consent(...values);
  }
  forget(): void {
    this.stage.stop();
    this.#real.forget();
  }

  load_model(bytes: Uint8Array): void {
    this.#real.load_model(bytes);
  }
  status(): { state: 'ready' | 'degraded'; reason: Code | null; warnings: { pointer: string; message: string }[] } {
    return this.#real.status();
  }
  fold(...values: Parameters<Engine['fold']>): Folded {
    return this.#real.fold(...values);
  }
  wants_fold(): boolean {
    return this.#real.wants_fold();
  }
  is_urgent(): boolean {
    return this.#real.is_urgent();
  }
  leave(is_left: boolean): void {
    this.#real.leave(is_left);
  }
  send(): Promise<Response> | undefined {
    return this.#real.send();
  }
  settle(status: number): void {
    this.#real.settle(status);
  }
  export(): string {
    return this.#real.export();
  }
  import(data: string): void {
    this.#real.import(data);
  }
  rehearse(other: Engine, ahead_ms: number): void {
    this.#real.rehearse(other, ahead_ms);
  }
  free(): void {
    this.#real.free();
  }
}
