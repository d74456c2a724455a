/**
 * The wasm surface: what `src/browser/` exports through wasm-bindgen, and what the engine's chunk gives the client.
 * Types only; the one place that both sides are written against.
 */
import type { Gate, Purposes } from './gate.js';
import type * as rest from './rest.js';
import type * as session_rest from './session-rest.js';
import type {
  Accepted,
  Code,
  Context,
  Decision,
  Explanation,
  ItemSource,
  Interest,
  KeptEvent,
  KnownItem,
  Lens,
  Membership,
  Predictions,
  PreferenceValue,
  PrivacyBudget,
  Profile,
  ProfileExport,
  Queued,
  Recommendation,
  RecommendationQuery,
  Rejected,
  ReportPreview,
  SentRecord,
  SlimOptions,
  Status,
  SyncResult,
  TraitValue,
} from './types.js';

/** As much of a decision as the engine asks for, without the shop's content. A page may have handed in anything. */
export type DecisionOutline = {
  [K in 'id' | 'placement' | 'variant']: Decision[K] | undefined;
} & { offer: { id: string } | null | undefined };

export type Input<D = Decision> =
  | { type: 'event'; name: string; data: object }
  | { type: 'exposed' | 'clicked'; decision: D }
  | { type: 'dismissed'; decision: D }
  | { type: 'prefer'; interest: string; value: PreferenceValue }
  | { type: 'traits'; traits: Record<string, TraitValue | null> }
  | { type: 'facts'; facts: Record<string, TraitValue | null> }
  | { type: 'delete_event'; index: number };

/** As the engine has it: without sentences, which are written in TypeScript. */
export type RawMembership = Omit<Membership, 'reason' | 'messages'>;
export type RawExplanation = Omit<Explanation, 'sentences' | 'messages' | 'segments'> & { segments: RawMembership[] };
export type RawRecommendation = Omit<Recommendation, 'sentence'>;
export interface Views {
  /** Who belongs, without why. */
  memberships: Omit<RawMembership, 'because'>[];
  segments: RawMembership[];
  interests: Interest[];
  predictions: Predictions | null;
  profile: Profile | null;
  events: KeptEvent[];
  preview: ReportPreview | null;
  sent: SentRecord[];
  budget: PrivacyBudget;
}

export interface Folded {
  folded: boolean;
  /** A sealed report waits. */
  report: boolean;
  /** Fold again after so long. */
  wake_ms: number | null;
  /** A report is asked for that only the rest of the engine makes. */
  postponed: boolean;
}

/** The rest's JavaScript; where the wasm is whole, its engine needs no more methods. */
export type RestModule = typeof session_rest & Partial<typeof rest>;

/** The half of the engine that pages seldom need. */
export interface Rest {
  /** There once all of it is. */
  readonly module: RestModule | undefined;
  /** Rejects with one of our errors; asked again, it tries again. */
  load(): Promise<unknown>;
}

/** The wasm-bindgen class. Every method may throw, also a trap. */
export interface Engine {
  load_model(bytes: Uint8Array): void;
  consent(purposes: Purposes, memory?: Code): void;
  status(): { state: 'ready' | 'degraded'; reason: Code | null; warnings: { pointer: string; message: string }[] };
  handle(input: Input<DecisionOutline>): Accepted | Rejected;
  decide(placements: string[], context?: Context): Decision[];
  explain(decision: DecisionOutline, context?: Context): RawExplanation;
  view<K extends keyof Views>(name: K): Views[K];
  load_recommendations(bytes: Uint8Array): void;
  /** `wanted`: names of files that would make a better answer. */
  recommend(query: RecommendationQuery, context?: Context): { items: RawRecommendation[]; wanted: string[] };
  /** Only inside a synchronous callback of the Web Lock `vitrin:{site}`. */
  fold(alive: string[], hidden: boolean, postpone: boolean): Folded;
  /** Something was recorded that no snapshot has. */
  wants_fold(): boolean;
  /** The journal is nearly full. */
  is_urgent(): boolean;
  /** The page is hidden or left, or seen again. */
  leave(is_left: boolean): void;
  send(): Promise<Response> | undefined;
  settle(status: number): void;
  /** The history as a text that `import` takes back. */
  export(): string;
  import(data: string): void;
  forget(): void;
  /** Takes over what another engine knows and may do, in memory alone. */
  rehearse(other: Engine, ahead_ms: number): void;
  free(): void;
}
/** `tab` is 16 hex digits, new per document; `zone` the site's offsets from UTC (see zone.ts). */
export type EngineClass = new (
  site: string,
  config: unknown,
  options: { tab: string; endpoint?: string; zone?: readonly (readonly [at: number, minutes: number])[] | undefined },
) => Engine;

/** What `vitrin/devtools` sees of a session. */
export interface Inside {
  readonly engine: Engine;
  /** The parsed site.json. */
  readonly config: unknown;
  /** An engine on another config, later than `of` by the clock, that knows what `of` knows: nothing of it is stored or sent. */
  rehearse(config: unknown, ahead_ms: number, of?: Engine): Engine;
}

/** The shop's model. */
export interface Model {
  /** Content of model.bin; none where the shop has none, or something is wrong with it. */
  bytes?: Uint8Array | undefined;
  /** What is wrong with it. */
  flaw?: Error;
}

/** What a session's rest is built upon. */
export interface SessionCore extends Pick<Session, 'call'> {
  readonly host: Host;
  /** The parsed site.json. */
  readonly config: unknown;
  readonly model: Model;
  readonly engine: Engine;
  /** A new engine, on the session's config or another. */
  create(config?: unknown): Engine;
  fold(): Promise<unknown>;
}

/** What a session does only with the rest of the engine. */
export interface SessionRest extends Pick<Session, 'explain' | 'recommend' | 'items' | 'export' | 'import' | 'sync'> {
  readonly inside: Inside;
  /** Takes in the model's own recommendations, once the session has begun: what fails then is told as an error, not as a failed start. */
  begin(): void;
  /** With their reasons, by segment. */
  memberships(): Map<string, Membership>;
  /** Sends the report that waits, unless one could not be sent a moment ago. */
  send(): void;
  /** Gives a new engine the recommendations that the one before it had. */
  restore(engine: Engine): void;
}

/** What the client hands to the engine's chunk, so that the chunk imports nothing of the client. */
export interface Host {
  readonly site: string;
  readonly config: string | object;
  readonly model: string | undefined;
  readonly modelIntegrity: string | undefined;
  readonly endpoint: string | undefined;
  readonly items: ItemSource | undefined;
  /** What stands between the page and the engine. */
  readonly lens: Lens | undefined;
  readonly gate: Gate;
  /** What `vitrin/slim` was given. */
  readonly wasm: SlimOptions['wasm'] | undefined;
  /** An error with one of our codes, of the client's own class. */
  fail(code: Code, message: string): Error;
  /** What decisions depend on has changed. */
  changed(): void;
  /** A call into the engine threw. After anything but a `VitrinError` the session is of no use. */
  failed(thrown: unknown): void;
}

/** The running engine of this document. */
export interface Session {
  /** Calls the engine; what it throws goes to `Host.failed` and the answer is undefined. */
  call<T>(use: (engine: Engine) => T): T | undefined;
  handle(input: Input<DecisionOutline>): Accepted | Queued | Rejected | undefined;
  /** What became of a decision. */
  tell(type: 'exposed' | 'clicked' | 'dismissed', decision: Decision): void;
  /** A decision for each placement. */
  decide(placements: string[], context?: Context): Decision[] | undefined;
  /** Undefined also while the rest of the engine, which some views need, is on its way: `Host.changed` tells when it is there. */
  view<K extends keyof Views>(name: K): Views[K] | undefined;
  status(): Status;
  /** Undefined likewise. */
  explain(decision: Decision, context?: Context): Explanation | undefined;
  recommend(query: RecommendationQuery, context?: Context): readonly Recommendation[];
  items(ids: readonly string[]): Promise<readonly KnownItem[]>;
  segments(): Membership[] | undefined;
  /** After the gate's purposes have changed, or (`forgotten`) its grant number alone. */
  consent(forgotten?: boolean): void;
  import(profile: ProfileExport): Promise<void>;
  export(): Promise<ProfileExport>;
  sync(): Promise<SyncResult>;
  close(): void;
}
export type Start = (host: Host) => Promise<Session>;
