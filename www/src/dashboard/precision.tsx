/** What each question can bear: reports it has, reports it needs, and what forged ones could do to it. */
import { placementName, segmentName } from '../parts/names';
import { comparedName } from './campaigns';
import { type Campaign, type Estimates, latestFirst, type Question } from './estimates';
import { batchName, percent, points, whole } from './format';
import { pointsAt } from './series';

/** Forged reports to reckon with: as many as somebody sends by hand. */
const FORGED = 100;

function questionName({ kind, name }: Pick<Question, 'kind' | 'name'>): string {
  switch (kind) {
    case 'interest':
      return 'Interests';
    case 'lifecycle':
      return 'Lifecycle';
    case 'offer':
      return `Offer seen last: ${placementName(name)}`;
    case 'click':
      return `Offer clicked last: ${placementName(name)}`;
    case 'segment':
      return `Segment: ${segmentName(name)}`;
    default:
      return name;
  }
}

interface Standing {
  task: number;
  name: string;
  needed: number;
  /** Visitors that one forged report counts as, at most. */
  votes: number;
  reports: number | null;
  of: string;
}

/**
 * Reports that the smaller arm needs for a lift within one point: the variances of two arms add up, and the larger arm's
 * is `ratio` (smaller by larger, 1 where it is not told) of the smaller one's.
 */
function reportsForLift({ reports_for_one_point }: Pick<Campaign, 'reports_for_one_point'>, ratio = 1): number {
  return Math.round(reports_for_one_point * (1 + ratio));
}

/** Where each question stood in its latest closed epoch; in the open one where none is closed. */
export function standings({ questions, campaigns = [], vote_bound }: Estimates): Standing[] {
  const ofQuestions = questions.flatMap((question): Standing[] => {
    const batches = latestFirst(question.batches);
    const batch = batches.find(({ open }) => !open) ?? batches[0];
    const [reports, of] = batch ? [batch.reports, batchName(batch)] : [null, ''];
    const votes = question.vote_bound ?? vote_bound;
    return [{ task: question.task, name: questionName(question), needed: question.reports_for_one_point, votes, reports, of }];
  });
  const ofCampaigns = campaigns.map((campaign): Standing => {
    const batches = latestFirst(campaign.batches);
    const batch = batches.find(({ open }) => !open) ?? batches[0];
    const counts = batch?.arms.map(({ reports }) => reports) ?? [];
    const isTold = counts.length > 0 && counts.every((count) => count !== null);
    const [smaller, larger] = isTold ? [Math.min(...counts), Math.max(...counts)] : [null, null];
    const kind = campaign.kind === 'holdout' ? 'Holdout' : 'Campaign';
    const name = `${kind}: ${comparedName(campaign)}, lift by its smaller arm`;
    const needed = reportsForLift(campaign, smaller === null ? undefined : smaller / Math.max(1, larger));
    const [reports, votes] = [smaller, campaign.vote_bound ?? vote_bound];
    return { task: campaign.task, name, needed, votes, reports, of: batch ? batchName(batch) : '' };
  });
  return [...ofQuestions, ...ofCampaigns];
}

function Progress({ share }: { share: number }) {
  return (
    <svg class="progress" width="100%" height="8" aria-hidden="true">
      <rect class="progress-ground" width="100%" height="8" rx="4" />
      <rect class="progress-share" width={`${Math.min(1, share) * 100}%`} height="8" rx="4" />
    </svg>
  );
}

function Row({ standing }: { standing: Standing }) {
  const { name, needed, votes, reports, of } = standing;
  const share = (reports ?? 0) / needed;
  const none = of === '' ? 'none yet' : 'too few to tell';
  return (
    <tr>
      <th scope="row">
        {name}
        <span class="quiet">{of || 'no epoch is closed yet'}</span>
      </th>
      <td data-name="Reports">{reports === null ? (of === '' ? 'none yet' : 'too few') : whole(reports)}</td>
      <td data-name="Needed for ±1 point">{whole(needed)}</td>
      <td data-name="On the way">
        <span>{share >= 1 ? 'there' : share > 0 && share < 0.001 ? 'under 0.1%' : percent(share)}</span>
        <Progress share={share} />
      </td>
      <td data-name="Now within">{reports ? `±${points(pointsAt(reports, needed))} points` : none}</td>
      <td data-name={`${FORGED} forged reports`}>
        {reports ? `up to ${points(Math.min(100, (FORGED * votes * 100) / reports))} points` : none}
      </td>
    </tr>
  );
}

export function Precision({ estimates }: { estimates: Estimates }) {
  const { vote_bound, level } = estimates;
  const isNoised = level !== 'counted';
  return (
    <section class="panel panel-wide" aria-labelledby="precision">
      <h2 id="precision" tabIndex={-1}>
        How sure the answers are
      </h2>
      <p>
        {isNoised ? 'Noise on the device protects each visitor' : 'Chance blurs what few visitors answer'}, and many reports
        together wear it off: four times as many halve what is left. Each epoch is an answer of its own, because a visitor may
        report in both of two.
      </p>
      <table class="standings" role="table">
        <caption class="visually-hidden">Reports each question has and needs</caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Reports</th>
            <th scope="col">Needed for ±1 point</th>
            <th scope="col">On the way</th>
            <th scope="col">Now within</th>
            <th scope="col">{FORGED} forged reports</th>
          </tr>
        </thead>
        <tbody>
          {standings(estimates).map((standing) => (
            <Row key={standing.task} standing={standing} />
          ))}
        </tbody>
      </table>
      <p class="quiet">
        Within: 95 times in 100, at the share that is hardest to tell; yours is often told better. Forged: one report
        counts as some visitors, {vote_bound.toFixed(1)} at most, by how the question is asked: this is what {FORGED} of them could move a share by. {isNoised ? 'Fewer questions, a higher epsilon or more visitors' : 'More visitors'}{' '}
        bring an answer sooner: <code>vitrin-simulator plan</code> shows by how much.
      </p>
    </section>
  );
}
