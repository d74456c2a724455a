/**
 * In place of wasm-pack's output in unit tests: an engine that writes down each call made to it and answers with what the
 * test laid out. The real one is tested in real browsers.
 */
import type { Engine as EngineSurface, Folded, Input, RawExplanation, Views } from '../src/surface.js';
import type { Accepted, Code, Decision, Offer, ReasonCode, Rejected } from '../src/types.js';

export interface Engine extends EngineSurface {}

/** What every engine made since `reset` was asked, oldest first. */
export const calls: [method: string, ...values: unknown[]][] = [];
/** What the engines answer. */
export const answers: {
  offers: Record<string, Offer>;
  /** By placement. */
  reasons: Record<string, ReasonCode[]>;
  folded: Folded;
  handled: Accepted | Rejected;
  response: () => Promise<Response>;
  fault: Partial<Record<string, unknown>>;
  wants_fold: boolean;
  is_urgent: boolean;
  reason: Code | null;
  warnings: ReturnType<EngineSurface['status']>['warnings'];
  explanation: RawExplanation;
  recommended: ReturnType<EngineSurface['recommend']>;
  /** Of the wasm: empty for the whole. */
  exports: WebAssembly.Exports;
} = {} as never;

export function reset(): void {
  calls.length = 0;
  Object.assign(answers, {
    offers: {},
    reasons: {},
    folded: { folded: false, report: false, wake_ms: null, postponed: false },
    handled: { status: 'accepted' },
    response: async () => new Response(null, { status: 202 }),
    fault: {},
    wants_fold: false,
    is_urgent: false,
    reason: null,
    warnings: [],
    recommended: { items: [], wanted: [] },
    exports: {},
    explanation: { considered: [], because: [], segments: [] },
  });
}
reset();

export const called = (method: string) => calls.filter(([name]) => name === method).map(([, ...values]) => values);

let page_view = 0;

export class Engine {
  constructor(...values: unknown[]) {
    this.note('new', ...values);
  }
  #is_rehearsal = false;
  private note(name: string, ...values: unknown[]): void {
    const method = this.#is_rehearsal ? `${name} by a rehearsal` : name;
    calls.push([method, ...values]);
    if (method in answers.fault) throw answers.fault[method];
  }
  load_model(bytes: Uint8Array) {
    this.note('load_model', new TextDecoder().decode(bytes));
  }
  consent(purposes: object, memory?: string) {
    this.note('consent', { ...purposes }, memory);
  }
  status() {
    return { state: answers.reason ? ('degraded' as const) : ('ready' as const), reason: answers.reason, warnings: answers.warnings };
  }
  handle(input: Input) {
    this.note('handle', input);
    if (input.type === 'event' && input.name === 'page_view') page_view += 1;
    return answers.handled;
  }
  decide(placements: string[], context?: object): Decision[] {
    this.note('decide', placements, context);
    return placements.map((placement) => {
      const offer = answers.offers[placement] ?? null;
      const id = `${placement}:${offer?.id}:${page_view}`;
      return {
        id,
        placement,
        offer,
        variant: offer ? 'personalized' : 'fallback',
        reasons: answers.reasons[placement] ?? [],
        propensity: 1,
        policy: 'fixed',
        policyVersion: 0,
        expiresAt: 0,
      };
    });
  }
  load_recommendations(bytes: Uint8Array): void {
    this.note('load_recommendations', [...bytes]);
  }
  recommend(...values: unknown[]): ReturnType<EngineSurface['recommend']> {
    this.note('recommend', ...values);
    return answers.recommended;
  }
  explain(...values: unknown[]): RawExplanation {
    this.note('explain', ...values);
    return answers.explanation;
  }
  view<K extends keyof Views>(name: K): Views[K] {
    this.note('view', name);
    return (/^(memberships|segments)$/.test(name) ? answers.explanation.segments : name === 'preview' ? null : []) as unknown as Views[K];
  }
  fold(alive: string[], hidden: boolean, postpone: boolean) {
    this.note('fold', alive, hidden, postpone);
    return answers.folded;
  }
  wants_fold() {
    return answers.wants_fold;
  }
  is_urgent() {
    return answers.is_urgent;
  }
  leave(is_left: boolean) {
    this.note('leave', is_left);
  }
  send() {
    this.note('send');
    answers.folded = { ...answers.folded, report: false };
    return answers.response();
  }
  settle(status: number) {
    this.note('settle', status);
  }
  export() {
    this.note('export');
    return 'exported';
  }
  import(data: string) {
    this.note('import', data);
  }
  forget() {
    this.note('forget');
  }
  rehearse(_: Engine, ahead_ms: number) {
    this.note('rehearse', ahead_ms);
    this.#is_rehearsal = true;
  }
  free() {
    this.note('free');
  }
}

/** It has all methods from the start. */
export function extend(...values: unknown[]): void {
  calls.push(['extend', ...values]);
}

export default async function bind(wasm: Response): Promise<WebAssembly.Exports> {
  calls.push(['bind', wasm.url]);
  if ('bind' in answers.fault) throw answers.fault['bind'];
  return answers.exports;
}
