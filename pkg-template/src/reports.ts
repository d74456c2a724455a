/** Types of what would be sent, what was sent, and what is left of the privacy budget. Nothing here exists at run time. */

/** How an answer is protected. `counted`: not at all, by the shop's choice. */
export type Mechanism = 'binary' | 'k-ary' | 'hadamard-bit' | 'counted';
/** The report that is made next, or was made last; at the level `counted` one of several. */
export interface ReportPreview {
  readonly question: string;
  /** Everything that could be said. */
  readonly answers: readonly string[];
  readonly truth: string;
  /** Probability that the report says the truth: 1 when it is counted without noise. */
  readonly truthProbability: number;
  readonly mechanism: Mechanism;
  /** Privacy loss of the report; 0 stands for none claimed, when it is counted without noise. */
  readonly epsilon: number;
  /**
   * A report as it could look. Its answer is drawn for `none`, so that it tells nothing about the visitor, and its id is
   * all zeros, which is no report's.
   */
  readonly bodyExample: string;
  readonly epoch: number;
  /**
   * Of a campaign: whether a coin keeps its offer from this visitor (0) or not (1). Of a policy, where answers are noised: which offer a coin let this
   * visitor try, one more than the last for none. Null for other questions.
   */
  readonly arm: number | null;
  /** This report was made already. */
  readonly isDone: boolean;
}
export interface SentRecord {
  readonly epoch: number;
  readonly task: number;
  readonly question: string | null;
  /** Day number: days since 1970-01-01. */
  readonly at: number;
  /** `given_up`: the collector did not take it before its epoch was closed. */
  readonly status: 'pending' | 'accepted' | 'rejected' | 'given_up';
  /** The literal text of the report. */
  readonly body: string;
}
export interface PrivacyBudget {
  readonly epsilonPerReport: number;
  readonly epsilonYear: number;
  /** By reports with noise in the last 365 days; those without cost nothing that could be summed. */
  readonly spent: number;
  readonly left: number;
  /** `local`: nothing is sent. `counted`: every question is answered, without noise. `noised`: one at a time, with noise. */
  readonly level: 'local' | 'counted' | 'noised';
  readonly periodDays: number;
  readonly participation: number;
}
/**
 * `nothing`: no report waits. `offline`: it stays and is tried again. `unavailable`: the engine does not run on this
 * page.
 */
export interface SyncResult {
  readonly status: 'sent' | 'nothing' | 'rejected' | 'offline' | 'no_consent' | 'unavailable';
}
