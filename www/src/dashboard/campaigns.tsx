/** Campaigns: what each arm did, how far apart they are, and whether that may be believed. */
import { groupName, offerName } from '../parts/names';
import { type Arm, type Campaign, type CampaignBatch, type Change, latestFirst, type NoNumber } from './estimates';
import { batchName, hiddenReason, interval, percent, points, whole } from './format';
import { useBatch } from './panels';

/** What the two arms are called, who led visitors where, and what the ends of the chart mean. */
const WORDS = {
  campaign: {
    control: 'Saw the fallback',
    shown: 'Saw the offer',
    led: 'The offer led',
    goal: 'its goal',
    who: 'who saw the fallback',
    worse: 'offer does worse',
    better: 'offer does better',
  },
  holdout: {
    control: 'Held out',
    shown: 'Not held out',
    led: 'The offers led',
    goal: 'their goal',
    who: 'who were held out',
    worse: 'offers do worse',
    better: 'offers do better',
  },
} as const;
type Words = (typeof WORDS)[keyof typeof WORDS];

const wordsOf = ({ kind = 'campaign' }: Pick<Campaign, 'kind'>): Words => WORDS[kind];

/** What is compared, in the shop's words. */
export function comparedName({ kind, campaign }: Pick<Campaign, 'kind' | 'campaign'>): string {
  if (kind !== 'holdout') return offerName(campaign);
  return campaign === 'site' ? 'All offers together' : `All offers of ${groupName(campaign)}`;
}

const WIDTH = 600;
const HEIGHT = 60;

const isHidden = (value: object): value is NoNumber => 'hidden' in value;

/** A difference of shares as points, with its sign: `+2.1 points`. */
const signedPoints = (share: number): string => `${share < 0 ? '−' : '+'}${points(Math.abs(share) * 100)}`;
const signedPercent = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

/** What may be said, from the always-valid interval: it stays true however often somebody looks. */
export function verdict({ sample_ratio, lift: { difference } }: CampaignBatch, { led, goal }: Words = WORDS.campaign): string {
  if (!isHidden(sample_ratio) && !sample_ratio.ok)
    return 'The arms are too uneven for chance: those who report differ between them, so no lift can be told from this.';
  if (isHidden(difference)) return `No lift is shown: ${hiddenReason(difference)}.`;
  const { always_valid, low, high } = difference;
  if (always_valid.low > 0) return `${led} more visitors to ${goal}. This holds however often you look.`;
  if (always_valid.high < 0) return `${led} fewer visitors to ${goal}. This holds however often you look.`;
  if (low > 0 || high < 0)
    return 'A first sign, not yet sure: it would hold for somebody who looks once, after the epoch, and never before.';
  return 'Too few to tell: this may have helped or harmed.';
}

/** The difference between the arms, on a line through zero. */
function Forest({ change, words: { worse, better } }: { change: Change; words: Words }) {
  const { estimate, low, high, always_valid } = change;
  const reach = Math.max(0.01, ...[always_valid.low, always_valid.high, low, high].map(Math.abs)) * 1.08;
  const x = (share: number) => WIDTH / 2 + (share / reach) * (WIDTH / 2 - 10);
  return (
    <div class="forest" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <line class="forest-zero" x1={x(0)} x2={x(0)} y1="6" y2="56" />
        <line class="forest-always" x1={x(always_valid.low)} x2={x(always_valid.high)} y1="30" y2="30" />
        <line class="forest-fixed" x1={x(low)} x2={x(high)} y1="30" y2="30" />
        <circle class="trend-dot" cx={x(estimate)} cy="30" r="6" />
      </svg>
      <p class="forest-ends">
        <span>
          {signedPoints(-reach)} points
          <br />
          {worse}
        </span>
        <span>
          0
          <br />
          no difference
        </span>
        <span>
          {signedPoints(reach)} points
          <br />
          {better}
        </span>
      </p>
      <p class="quiet">Thick: 95%, one look. Thin: any number of looks.</p>
    </div>
  );
}

function ArmRow({ arm, words }: { arm: Arm; words: Words }) {
  return (
    <tr>
      <th scope="row">{words[arm.arm] ?? arm.arm}</th>
      <td>{arm.reports === null ? 'too few' : whole(arm.reports)}</td>
      <td>
        {arm.share === undefined ? (
          <span class="quiet">{hiddenReason(arm)}</span>
        ) : (
          <>
            <strong>{percent(arm.share)}</strong> <span class="quiet">{interval(arm)}</span>
          </>
        )}
      </td>
    </tr>
  );
}

function ChangeRow({ name, change, write }: { name: string; change: Change | NoNumber; write: (share: number) => string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {isHidden(change) ? (
        <td colSpan={3}>
          <span class="quiet">{hiddenReason(change)}</span>
        </td>
      ) : (
        <>
          <td data-name="Estimate">
            <strong>{write(change.estimate)}</strong>
          </td>
          <td data-name="95%, one look">
            {write(change.low)} to {write(change.high)}
          </td>
          <td data-name="95%, any number of looks">
            {write(change.always_valid.low)} to {write(change.always_valid.high)}
          </td>
        </>
      )}
    </tr>
  );
}

function SampleRatio({ check, who }: { check: CampaignBatch['sample_ratio']; who: string }) {
  if (isHidden(check)) return <p class="quiet">Sample ratio: {hiddenReason(check)}.</p>;
  const plan = `${percent(check.expected)} of the reports were to come from visitors ${who}`;
  return check.ok ? (
    <p class="quiet">Sample ratio: as planned ({plan}).</p>
  ) : (
    <p class="problem">
      Sample ratio: not as planned. {plan[0]?.toUpperCase()}
      {plan.slice(1)}; arms as uneven as these come about by chance less than once in a thousand times.
    </p>
  );
}

function CampaignPanel({ campaign }: { campaign: Campaign }) {
  const [batch, choice] = useBatch(campaign.batches);
  const id = `campaign-${campaign.task}`;
  const isHoldout = campaign.kind === 'holdout';
  const name = comparedName(campaign);
  return (
    <section class="panel panel-wide" aria-labelledby={id}>
      <div class="panel-head">
        <h3 id={id}>{name}</h3>
        {choice}
      </div>
      <p>
        Visitors who reached the goal within {whole(campaign.attribution_hours)} hours of first seeing {isHoldout ? 'one' : 'the offer'}, or
        of when they would have seen it{isHoldout ? ', had they not been held out' : ''}.
      </p>
      {batch ? <CampaignNumbers name={name} batch={batch} words={wordsOf(campaign)} /> : <p class="quiet">No batch is closed yet.</p>}
      <p class="quiet">An arm’s share within one point, 95 times in 100, needs {whole(campaign.reports_for_one_point)} reports of that arm.</p>
    </section>
  );
}

function CampaignNumbers({ name, batch, words }: { name: string; batch: CampaignBatch; words: Words }) {
  const { difference, relative } = batch.lift;
  return (
    <>
      <p class="verdict">{verdict(batch, words)}</p>
      {isHidden(difference) ? null : <Forest change={difference} words={words} />}
      <div class="pair">
        <table class="plain">
          <caption class="visually-hidden">
            {name}, {batchName(batch)}: the arms
          </caption>
          <thead>
            <tr>
              <th scope="col">Arm</th>
              <th scope="col">Reports</th>
              <th scope="col">Reached the goal</th>
            </tr>
          </thead>
          <tbody>
            {batch.arms.map((arm) => (
              <ArmRow key={arm.arm} arm={arm} words={words} />
            ))}
          </tbody>
        </table>
        <table class="plain lift" role="table">
          <caption class="visually-hidden">
            {name}, {batchName(batch)}: the lift
          </caption>
          <thead>
            <tr>
              <th scope="col">Lift</th>
              <th scope="col">Estimate</th>
              <th scope="col">95%, one look</th>
              <th scope="col">95%, any number of looks</th>
            </tr>
          </thead>
          <tbody>
            <ChangeRow name="Points" change={difference} write={signedPoints} />
            <ChangeRow name="Relative" change={relative} write={signedPercent} />
          </tbody>
        </table>
      </div>
      <SampleRatio check={batch.sample_ratio} who={words.who} />
    </>
  );
}

export function Campaigns({ campaigns }: { campaigns: readonly Campaign[] }) {
  if (campaigns.length === 0) return null;
  const latest = (campaign: Campaign) => latestFirst(campaign.batches)[0]?.epoch ?? 0;
  return (
    <section class="part" aria-labelledby="campaigns">
      <h2 id="campaigns" tabIndex={-1}>
        Campaigns
      </h2>
      <p class="part-line">
        A coin decides, apart from anything the visitor does, who sees an offer and who sees the fallback in its place. The
        difference between the two is what the offer did.
      </p>
      <div class="panels">
        {[...campaigns]
          .sort((one, two) => latest(two) - latest(one) || one.task - two.task)
          .map((campaign) => (
            <CampaignPanel key={campaign.task} campaign={campaign} />
          ))}
      </div>
    </section>
  );
}
