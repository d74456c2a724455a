/** The public types of Vitrin: what a shop's developer sees in the editor. Nothing here exists at run time. */
import type { ReasonCode } from './codes.js';
import type { CommerceEvents } from './events.js';
import type { Explanation, Membership } from './explanation.js';
import type { Predictions } from './predictions.js';
import type { PrivacyBudget, ReportPreview, SentRecord, SyncResult } from './reports.js';

export type { OutcomeCode, ReasonCode, StageName } from './codes.js';
export type { CommerceEvents, Item, PageView } from './events.js';
export type * from './explanation.js';
export type * from './predictions.js';
export type * from './reports.js';

/**
 * What a visitor can grant. `storage`: anything written to the device. `personalization`: profile and decisions.
 * `measurement`: sealed reports.
 */
export type Purpose = 'storage' | 'personalization' | 'measurement';
/** `pending` counts as `denied` until somebody decides. */
export type ConsentState = 'pending' | 'granted' | 'denied';
/** What one consent source says about the purposes it names. */
export type Vote = Partial<Record<Purpose, ConsentState>>;

/**
 * Tells Vitrin what a consent platform says. Called once by `init`; calls `vote` at every change, and with `null` to
 * abstain. Every name votes on its own, and the most restrictive vote wins; the name goes into the consent record, and has
 * no `;` in it. Returns a function that stops listening.
 */
export type ConsentSource = (vote: (platform: string, says: Vote | null) => void) => () => void;
/** Feeds events of the page into `track`. Called once by `init`; returns a function that stops it. */
export type CollectSource = (track: (name: string, data: object) => unknown) => () => void;

export interface Options {
  /** The id of the shop, as in its site.json: 1 to 48 of `a-z 0-9 - _`. */
  site: string;
  /** Address of site.json, or its parsed content. An address is only fetched after a grant. */
  config: string | object;
  /**
   * Address of `model.bin`, which `vitrin-train` makes; fetched after a grant. Without one, what needs it is missing. The files
   * beside it are fetched when an answer needs them.
   */
  model?: string;
  /** The hash that the model must have, as in `sha384-…`. */
  modelIntegrity?: string;
  /** A source of `vitrin/consent`. Without one, `client.consent.set` is the only way to grant. */
  consent?: ConsentSource;
  /** A source of `vitrin/commerce`. Without one, events come from `client.track` alone. */
  collect?: CollectSource;
  /** Where sealed reports go. Without it, none is sent. */
  sync?: { endpoint: string };
  /** What the shop says about its items, for the elements that show them. */
  items?: ItemSource;
  /** Version of the shop's privacy policy, 1 by default: a grant under another version counts no longer. */
  policyVersion?: number;
  /** Purposes denied under Global Privacy Control, beside `measurement`, which always is. */
  globalPrivacyControl?: readonly Purpose[];
}

/** The engine's wasm: an address, fetched with the hash that belongs to this version, or what was already fetched. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;
/** What `init` of `vitrin/slim` takes. */
export interface SlimOptions extends Options {
  /** The file `vitrin/vitrin_bg.wasm` of this very version. A function is called after a grant, once a page. */
  wasm: WasmSource | (() => WasmSource | Promise<WasmSource>);
}

/** Why something is not as it should be; stable, so that code may depend on it. */
export type Code =
  | 'BAD_CONFIG'
  | 'BAD_MODEL'
  | 'WASM_FETCH'
  | 'WASM_BLOCKED_BY_CSP'
  | 'INTEGRITY'
  | 'STORAGE_DENIED'
  | 'STORAGE_FULL'
  | 'NO_LOCKS'
  | 'STATE_NEWER'
  /** What was to be imported is not an export of Vitrin, or is damaged. */
  | 'BAD_STATE'
  | 'SYNC_REJECTED'
  | 'SYNC_OFFLINE'
  /** The call needs a purpose that is not granted. */
  | 'NO_CONSENT'
  /** A fault in Vitrin itself: it has switched itself off on this page. */
  | 'INTERNAL';

/**
 * `pending`: nobody decided. `disabled`: nothing is granted, or there is no page (a server, a worker), or `destroy` was
 * called.
 */
export interface Status {
  readonly state: 'pending' | 'loading' | 'ready' | 'degraded' | 'disabled';
  readonly reason?: Code;
  /** What made Vitrin stop on this page: it names the place, and nothing about the visitor. An `error` has told it. */
  readonly message?: string;
  /** What in site.json is skipped, each by its JSON pointer. */
  readonly warnings?: readonly { readonly pointer: string; readonly message: string }[];
}

export interface Accepted {
  readonly status: 'accepted';
}
/** Kept in memory, for this document only, until consent is decided: applied on a grant, dropped otherwise. */
export interface Queued {
  readonly status: 'queued';
}
export interface Rejected {
  readonly status: 'rejected';
  readonly reason: string;
  readonly field?: string | null;
}

/** Facts of the page that the shop knows. A constraint whose fact is missing fails, with that reason. */
export interface Context {
  cart_value_minor?: number;
  cart_items?: string[];
  in_stock?: Record<string, boolean>;
  /** Whether each of some items may be promoted: its margin bears it. */
  promotable?: Record<string, boolean>;
  /** Coupons that the visitor has used, as the shop knows it. */
  coupons_used?: string[];
  region?: string;
  tier?: string;
  order_count?: number;
}

/** What a page shows of one item: made by the shop, shown as it is. */
export interface ItemFacts {
  /** As the shop writes it in its events. */
  readonly id: string;
  readonly title: string;
  /** A path of this site, or `https:`. */
  readonly href: string;
  readonly image?: OfferImage;
  readonly text?: string;
  /** As it is to be shown, such as `129 €`. */
  readonly price?: string;
  readonly brand?: string;
}
/**
 * The address of a JSON list of `ItemFacts`, fetched when something is recommended, or a function that gives those of some
 * items. Ids are asked for as the engine keeps them: in lower case, `. / $ %` encoded; answers may have the shop's own.
 */
export type ItemSource =
  | string
  | ((ids: readonly string[]) => readonly ItemFacts[] | Promise<readonly ItemFacts[]>);

/** An item's facts with its id as the engine keeps it. */
export interface KnownItem extends ItemFacts {
  readonly key: string;
}

/** What is asked for. */
export interface RecommendationQuery {
  /**
   * `next`: what this visitor may want to look at now. `similar`: what is like an item. `together`: what is bought with an
   * item, or with the basket. `recent`: what the visitor looked at lately.
   */
  kind: 'next' | 'similar' | 'together' | 'recent';
  /** Id of the item that the page is about; without it, the one looked at last. */
  item?: string;
  /** Path of its category, its levels joined by `/`: where the visitor has not looked at it yet. */
  category?: string;
  /** How many at most, 8 by default, 24 at most. */
  n?: number;
}
export interface Recommendation {
  /** The item's id as the engine keeps it; `client.items` knows what the shop says of it. */
  readonly item: string;
  /** Above 0; comparable within one answer only. */
  readonly score: number;
  readonly reason: 'seen' | 'viewed_after' | 'bought_with' | 'similar_to' | 'popular_in' | 'popular';
  /** The item or the category that the reason is about. */
  readonly of: string | null;
  /** The reason for people, in English. */
  readonly sentence: string;
}

export interface OfferImage {
  readonly src: string;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
}
export interface OfferContent {
  /** Absent only where the content is drawn from a recommendation, whose title it then is. */
  readonly title?: string;
  /** What the content is drawn from. */
  readonly recommend?: RecommendationQuery['kind'];
  /** The items that it is drawn from, best first. */
  readonly recommended?: readonly Omit<Recommendation, 'sentence'>[];
  readonly text?: string;
  readonly href?: string;
  readonly label?: string;
  readonly image?: OfferImage;
  /** What has to be shown beside a price that was made for the visitor. */
  readonly notice?: string;
}
export interface Offer {
  readonly id: string;
  readonly content: OfferContent;
}

/** The chosen offer. Recorded nowhere until `exposed`. */
export interface Decision {
  /** Empty before the engine runs; such a decision's exposure is ignored. */
  readonly id: string;
  readonly placement: string;
  readonly offer: Offer | null;
  readonly variant: 'personalized' | 'fallback' | 'holdout';
  readonly reasons: readonly ReasonCode[];
  /** Probability with which this decision was drawn, over all visitors of whom the same was left to choose from. */
  readonly propensity: number;
  /** `none` for a fallback and in the holdout. */
  readonly policy: 'fixed' | 'split' | 'adaptive' | 'none';
  /** Number of the training whose posteriors the adaptive policy used; 0 without any. */
  readonly policyVersion: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

export type PreferenceValue = 'more' | 'less' | 'never' | 'auto';
export interface Interest {
  /** Such as `category.shoes/trail-running`; what `prefer` takes. */
  readonly key: string;
  readonly dimension: 'category' | 'brand' | 'price_band' | 'tag';
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  readonly events: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastAt: number;
  readonly preference: PreferenceValue;
}
/** An event as kept on the device; `index` is what `deleteEvent` takes, 0 the newest. */
export interface KeptEvent {
  readonly index: number;
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly item: string | null;
  readonly category: string | null;
  readonly brand: string | null;
}
/** Trait name to value: all that a condition can read. */
export interface Profile {
  /** Days since the latest evidence of a trait, by its dotted name. */
  readonly freshness?: Readonly<Record<string, number>>;
  /** What was said and what was done that do not fit. What was said goes on to hold. */
  readonly contradictions?: readonly Contradiction[];
  readonly [name: string]: unknown;
}
export interface Contradiction {
  /** What was said: `declared.size`, or `interests.category.shoes` that was to be used `never`. */
  readonly trait: string;
  readonly declared: unknown;
  /** The value bought most, or the category bought. */
  readonly observed: string;
  /** Items bought since it was said that say so. */
  readonly items: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastAt: number;
}
/** What is known about the visitor: plain data for people and machines, which `import` takes back. Holds no key, ledger or report. */
export interface ProfileExport {
  readonly site: string;
  /** Milliseconds since the Unix epoch. */
  readonly exportedAt: number;
  /** Null, like `predictions`, without `personalization`. */
  readonly profile: Profile | null;
  readonly interests: readonly Interest[];
  readonly segments: readonly Membership[];
  readonly predictions: Predictions | null;
  readonly events: readonly KeptEvent[];
  /** All of this as the engine stores it: what `import` reads. */
  readonly history: string;
}

export type Consent = Readonly<Record<Purpose, ConsentState>>;
/** What an interface shows, for `useSyncExternalStore`: the same object until something changes. */
export interface Snapshot {
  readonly status: Status;
  readonly consent: Consent;
  readonly segments: readonly Membership[];
  readonly interests: readonly Interest[];
}

export interface VitrinEvents {
  status: Status;
  consent: Consent;
  /** What decisions depend on has changed: decide again. */
  change: void;
  error: Error & { readonly code: Code };
}

/** Stands between the page and its engine. Only `vitrin/devtools` of the same version knows how. */
export type Lens = (inside: never) => unknown;

export type TraitValue = string | number | boolean;

/** What `track` takes: GA4's events, and the shop's own. */
export interface TrackedEvents extends CommerceEvents {
  [custom: `custom_${string}`]: Record<string, TraitValue>;
}

export interface Client {
  /** Resolves once the engine runs, or will not run on this page; never rejects. While consent is pending it waits. */
  readonly ready: Promise<Client>;
  readonly status: Status;
  track(name: `custom_${string}`): Accepted | Queued | Rejected;
  track<E extends keyof CommerceEvents>(name: E, data: CommerceEvents[E]): Accepted | Queued | Rejected;
  // Takes all that those before take: of several, the compiler tells what the last one misses.
  track<E extends keyof TrackedEvents>(name: E, data: TrackedEvents[E]): Accepted | Queued | Rejected;
  /**
   * What the visitor declared about themselves, as against what is inferred. Null takes one away. Where site.json lists
   * `traits`, another name (`unknown_trait`) or value (`trait_value`) is rejected, with the name as `field`.
   */
  setTraits(traits: Record<string, TraitValue | null>): Accepted | Queued | Rejected;
  /** What the shop knows of the visitor, such as a tier: only what site.json lists in `facts`. Null takes one away. */
  setFacts(facts: Record<string, TraitValue | null>): Accepted | Queued | Rejected;
  decide(placement: string, context?: Context): Decision;
  decideAll(placements: readonly string[], context?: Context): Record<string, Decision>;
  /** The offer was visible. Without this call a decision leaves no trace. */
  exposed(decision: Decision): void;
  clicked(decision: Decision): void;
  dismissed(decision: Decision): void;
  /** Items for this visitor, best first; files that the answer lacks are fetched, and `change` tells when they came. */
  recommend(query: RecommendationQuery, context?: Context): readonly Recommendation[];
  /** What the shop says about items, in their order; without those that it knows nothing of. */
  items(ids: readonly string[]): Promise<readonly KnownItem[]>;
  /** Who belongs where. Why is loaded when it is read first: `change` tells when it is there. */
  segments(): readonly Membership[];
  interests(): readonly Interest[];
  /** Null until the engine runs, and without `personalization`. */
  predictions(): Predictions | null;
  events(): readonly KeptEvent[];
  profile(): Profile;
  /** Takes one event, and its weight in every interest, out of the history. */
  deleteEvent(index: number): void;
  prefer(interest: string, value: PreferenceValue): void;
  /** Another word than granted, denied and pending changes nothing, and is an `error` (`BAD_CONFIG`). */
  readonly consent: { get(): Consent; set(consent: Vote): void };
  /**
   * With the facts of the page that the decision was made with, where there were any. Empty until the part of the engine that explains is
   * loaded, which the first call asks for: `change` tells when it is there.
   */
  explain(decision: Decision, context?: Context): Explanation;
  /** Rejects with `NO_CONSENT` where nothing is known because nothing was granted. */
  export(): Promise<ProfileExport>;
  /** What is known gives way to it. Rejects with `BAD_STATE` where it is damaged or another site's. */
  import(profile: ProfileExport): Promise<void>;
  /** Erases everything but the consent record, in all tabs. */
  forget(): Promise<void>;
  preview(): ReportPreview | null;
  /** Sends the report that waits, if one does. */
  sync(): Promise<SyncResult>;
  /** What was sent, as it was sent, and below what it cost; loaded like `explain`. */
  sent(): readonly SentRecord[];
  budget(): PrivacyBudget | null;
  on<K extends keyof VitrinEvents>(type: K, listener: (event: VitrinEvents[K]) => void): () => void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): Snapshot;
  getServerSnapshot(): Snapshot;
  /** For `vitrin/devtools`: puts a lens in place, or takes it away. */
  inspect(lens?: Lens): void;
  destroy(): void;
}
