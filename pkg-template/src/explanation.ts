/** Why a decision is what it is, and why a visitor is in a segment: for people and for machines. */
import type { OutcomeCode, StageName } from './codes.js';

/** One test of a condition that decided its result. */
export interface Evidence {
  /** The trait's dotted name, `segments`, `sequence` or `event`. */
  readonly trait: string;
  /** Such as `$gte`. */
  readonly operator: string;
  /** The other side, as the config has it. */
  readonly operand: unknown;
  /** What was found; null when nothing was. */
  readonly actual: unknown;
  /** Null when it cannot be known. */
  readonly holds: boolean | null;
  /** Days since the trait's latest evidence; null where it is not of one time. */
  readonly days?: number | null;
}
/**
 * A sentence as the id that it has in every language, and what is filled in: `vitrin/privacy` writes it in English, Dutch and Swedish.
 */
export interface Message {
  readonly id: string;
  readonly values?: Readonly<Record<string, MessageValue>>;
}
export type MessageValue =
  | string
  | number
  | Message
  /** A word of the engine's own, such as `repeat_customer`. */
  | { readonly word: string }
  /** What the shop has a name for. */
  | { readonly kind: 'category' | 'brand' | 'price_band' | 'item' | 'segment'; readonly key: string }
  | readonly MessageValue[];
/** An offer, and where its way ended. */
export interface Considered {
  readonly offer: string;
  /** What its content calls it, where the config says. */
  readonly title?: string;
  readonly stage: StageName;
  readonly outcome: OutcomeCode;
  /** The fact that it is about. */
  readonly detail?: string | null;
}
export interface Explanation {
  /** For people, in English. */
  readonly sentences: readonly string[];
  /** The same for other languages. */
  readonly messages: readonly Message[];
  /** For machines: the offers of the placement with what became of each; those that came furthest first, 64 at most. */
  readonly considered: readonly Considered[];
  /** How many more fell out early. */
  readonly leftOut: number;
  /** What decided whether the visitor is in the offer's audience. */
  readonly because: readonly Evidence[];
  readonly segments: readonly Membership[];
}
/** `member` is null when it cannot be known. */
export interface Membership {
  readonly segment: string;
  readonly name: string;
  readonly member: boolean | null;
  /** Of a segment with `until`: since when the visitor belongs to it, in milliseconds since the Unix epoch. */
  readonly since: number | null;
  /** For people, in English. This and what follows is empty until it is loaded, which reading it asks for. */
  readonly reason: string;
  /** The same for other languages. */
  readonly messages: readonly Message[];
  readonly because: readonly Evidence[];
}
