/** What the collector answers to `GET /v1/estimates`, and the request for it. The token lives in memory only. */

export interface Cell {
  value: string;
  /** Of all active visitors who were asked; with the ends of a 95 % interval. Absent where the cell is hidden. */
  share?: number;
  low?: number;
  high?: number;
  /** `too_few_reports`: below the minimum batch size. `within_noise`: not told apart from zero. */
  hidden?: 'within_noise' | 'too_few_reports';
}

export interface Batch {
  epoch: number;
  /** Days, `2026-06-01`. */
  starts_at: string;
  ends_at: string;
  open: boolean;
  /** Null below the minimum batch size. */
  reports: number | null;
  values: Cell[];
}

export type Kind = 'interest' | 'lifecycle' | 'offer' | 'click' | 'segment';

export interface Question {
  task: number;
  kind: Kind;
  name: string;
  mechanism: string;
  reports_for_one_point: number;
  /** In any order; see `latestFirst`. */
  batches: Batch[];
}

export interface Estimates {
  site: string;
  config: number;
  demo: boolean;
  level: string;
  epsilon_per_report: number;
  epsilon_year: number;
  participation: number;
  minimum_batch_size: number;
  period_days: number;
  current_epoch: number;
  vote_bound: number;
  questions: Question[];
}

export class EstimatesError extends Error {
  override readonly name = 'EstimatesError';
}

/** Asks the collector. Fails with words for the merchant. */
export async function fetchEstimates(site: string, token: string): Promise<Estimates> {
  let response: Response;
  try {
    response = await fetch(`/v1/estimates?site=${encodeURIComponent(site)}`, {
      headers: { authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new EstimatesError('The collector does not answer. Is it running?');
  }
  if (response.status === 401 || response.status === 403)
    throw new EstimatesError('The collector does not accept this token.');
  if (!response.ok) throw new EstimatesError(`The collector answered with an error (${response.status}).`);
  try {
    return (await response.json()) as Estimates;
  } catch {
    throw new EstimatesError('The collector’s answer is not what this dashboard understands.');
  }
}

export function latestFirst(batches: readonly Batch[]): Batch[] {
  return [...batches].sort((one, two) => two.epoch - one.epoch);
}

/** Shown cells by falling share, then the hidden ones, then “none”. */
export function orderedCells(batch: Batch): Cell[] {
  const rank = ({ value, share }: Cell) => (value === 'none' ? -2 : (share ?? -1));
  return [...batch.values].sort((one, two) => rank(two) - rank(one));
}
