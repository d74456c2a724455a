/** What the collector answers to `GET /v1/estimates`, and the request for it. The token lives in memory only. */

export interface Cell {
  value: string;
  /** Of all active visitors who were asked; with the ends of a 95 % interval. Absent where the cell is hidden. */
  share?: number;
  low?: number;
  high?: number;
  hidden?: Hidden;
}

/**
 * Why there is no number. `too_few_reports`: below the minimum batch size, or worth too few answers without noise; at the level `counted`
 * also an answer that fewer visitors gave, and what would give it away.
 * `within_noise`: not told apart from zero. `inconsistent`: no shares explain the reports, some are forged. `sample_ratio`: the
 * arms of a campaign are too uneven for chance, so they cannot be compared.
 */
export type Hidden = 'too_few_reports' | 'within_noise' | 'inconsistent' | 'sample_ratio';

export interface Batch {
  epoch: number;
  /** Days, `2026-06-01`; times, where an epoch is no whole number of days. */
  starts_at: string;
  ends_at: string;
  open: boolean;
  /** Null below the minimum batch size. */
  reports: number | null;
  values: Cell[];
}

export interface Question {
  task: number;
  /** `interest`, `lifecycle`, `offer`, `click`, `segment`; later ones are shown by their own names. */
  kind: string;
  name: string;
  mechanism: string;
  reports_for_one_point: number;
  /** Visitors that one forged report counts as, at most. */
  vote_bound?: number;
  /** In any order; see `latestFirst`. */
  batches: Batch[];
}

/** Shown minus control: as a share, or relative to control's share; with 95 % intervals. */
export interface Change {
  estimate: number;
  low: number;
  high: number;
  /** Holds at every look, however often somebody looks; `low` and `high` beside it hold for one look at a closed batch. */
  always_valid: { low: number; high: number; p: number };
}

export interface NoNumber {
  hidden: Hidden;
}

export interface Arm extends Omit<Cell, 'value'> {
  arm: 'control' | 'shown';
  reports: number | null;
}

export interface CampaignBatch extends Omit<Batch, 'values' | 'reports'> {
  arms: Arm[];
  /** `expected`: control's share of reports, as planned. */
  sample_ratio: { expected: number; p: number; ok: boolean } | NoNumber;
  lift: { difference: Change | NoNumber; relative: Change | NoNumber };
}

export interface Campaign {
  task: number;
  /** `holdout`: control is who is held out. */
  kind?: 'campaign' | 'holdout';
  /** Id of the offer; of a holdout its group's, or `site`. */
  campaign: string;
  attribution_hours: number;
  mechanism: string;
  /** For an arm's share. */
  reports_for_one_point: number;
  vote_bound?: number;
  batches: CampaignBatch[];
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
  /** The largest of all questions'. */
  vote_bound: number;
  questions: Question[];
  campaigns?: Campaign[];
}

/** Why there are no estimates: another token helps, another shop's name, or trying again. */
export type Trouble = 'token' | 'shop' | 'away';

export class EstimatesError extends Error {
  override readonly name = 'EstimatesError';

  constructor(
    readonly trouble: Trouble,
    message: string,
  ) {
    super(message);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isCell(value: unknown): boolean {
  if (!isObject(value) || typeof value.value !== 'string') return false;
  const numbers = [value.share, value.low, value.high];
  return numbers.every((number) => typeof number === 'number') || typeof value.hidden === 'string';
}

function isBatch(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { epoch, starts_at, ends_at, reports, values } = value;
  const isDated = typeof epoch === 'number' && typeof starts_at === 'string' && typeof ends_at === 'string';
  return isDated && (reports === null || typeof reports === 'number') && Array.isArray(values) && values.every(isCell);
}

function isQuestion(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { task, kind, name, reports_for_one_point, batches } = value;
  const isNamed = typeof task === 'number' && typeof kind === 'string' && typeof name === 'string';
  return isNamed && typeof reports_for_one_point === 'number' && Array.isArray(batches) && batches.every(isBatch);
}

function isChange(value: unknown): boolean {
  if (!isObject(value) || typeof value.hidden === 'string') return isObject(value);
  const ends = [value, value.always_valid].flatMap((one) => (isObject(one) ? [one.low, one.high] : [undefined]));
  return [value.estimate, ...ends].every((number) => typeof number === 'number');
}

function isCampaignBatch(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value.arms) || !isObject(value.lift)) return false;
  const { epoch, starts_at, ends_at, arms, sample_ratio, lift } = value;
  const isDated = typeof epoch === 'number' && typeof starts_at === 'string' && typeof ends_at === 'string';
  const areArms = arms.every((arm) => isObject(arm) && isCell({ ...arm, value: arm.arm }));
  return isDated && areArms && isObject(sample_ratio) && isChange(lift.difference) && isChange(lift.relative);
}

function isCampaign(value: unknown): boolean {
  if (!isObject(value) || typeof value.task !== 'number' || typeof value.campaign !== 'string') return false;
  return Array.isArray(value.batches) && value.batches.every(isCampaignBatch);
}

/** The estimates in an answer; none when it has another shape, which no page could show. */
export function readEstimates(value: unknown): Estimates | undefined {
  if (!isObject(value) || !Array.isArray(value.questions)) return undefined;
  const numbers = ['config', 'epsilon_per_report', 'epsilon_year', 'participation', 'period_days', 'vote_bound'];
  const isWhole =
    typeof value.site === 'string' &&
    typeof value.level === 'string' &&
    numbers.every((name) => typeof value[name] === 'number') &&
    value.questions.every(isQuestion) &&
    (value.campaigns === undefined || (Array.isArray(value.campaigns) && value.campaigns.every(isCampaign)));
  return isWhole ? (value as unknown as Estimates) : undefined;
}

/** Asks the collector about `site`, or about its only one. Fails with words for the merchant. */
export async function fetchEstimates(site: string | undefined, token: string): Promise<Estimates> {
  let response: Response;
  try {
    response = await fetch(`/v1/estimates${site === undefined ? '' : `?site=${encodeURIComponent(site)}`}`, {
      headers: { authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new EstimatesError('away', 'The collector does not answer. Is it running, and are you online?');
  }
  if (response.status === 401 || response.status === 403)
    throw new EstimatesError('token', 'The collector does not accept this token.');
  if (response.status === 422)
    throw new EstimatesError(
      'shop',
      'The collector does not know which shop is meant: name it at the end of this page’s address, as ?site=my-shop.',
    );
  if (!response.ok)
    throw new EstimatesError('away', `The collector answered with an error (${response.status}). Nothing is lost.`);
  const estimates = readEstimates(await response.json().catch(() => undefined));
  if (!estimates) throw new EstimatesError('away', 'The collector’s answer is not what this dashboard understands.');
  return estimates;
}

export function latestFirst<B extends { epoch: number }>(batches: readonly B[]): B[] {
  return [...batches].sort((one, two) => two.epoch - one.epoch);
}

/** Shown cells by falling share, then the hidden ones, then “none”. */
export function orderedCells(batch: Batch): Cell[] {
  const rank = ({ value, share }: Cell) => (value === 'none' ? -2 : (share ?? -1));
  return [...batch.values].sort((one, two) => rank(two) - rank(one));
}
