/** The dashboard once it has estimates: what visitors are, what campaigns did, and how sure that is. */
import { download } from '../parts/download';
import { Campaigns } from './campaigns';
import { ReportColumns } from './chart';
import { toCsv, toJson } from './csv';
import { type Estimates, latestFirst, type Question } from './estimates';
import { clock, points, span, whole } from './format';
import { Families, Offers, Segments } from './panels';
import { Precision } from './precision';
import { pointsOf, reportsByEpoch } from './series';
import { PrivacyWords } from './words';

/** The half width of the widest 95 % interval that is shown now, in points; undefined where every cell is hidden. */
function widestPoints(questions: readonly Question[]): number | undefined {
  const cells = questions.flatMap(({ batches }) => latestFirst(batches)[0]?.values ?? []);
  const widths = cells.flatMap((cell) => pointsOf(cell) ?? []);
  return widths.length > 0 ? Math.max(...widths) : undefined;
}

function Figures({ estimates }: { estimates: Estimates }) {
  const { questions, campaigns = [], period_days, epsilon_per_report, level } = estimates;
  const latest = reportsByEpoch(questions, campaigns).at(-1);
  const widest = widestPoints(questions);
  const figures: readonly (readonly [string, string])[] = [
    [
      latest ? `reports, ${span(latest)}` : 'reports',
      latest ? (latest.reports === null ? 'too few' : whole(latest.reports)) : 'none yet',
    ],
    ['widest interval shown', widest === undefined ? '–' : `±${points(widest)} points`],
    [
      level === 'counted' ? 'questions asked' : 'questions, one a visitor and epoch',
      whole(questions.length + campaigns.length),
    ],
    level === 'counted'
      ? [`no noise, every ${whole(period_days)} days`, 'counted']
      : [`epsilon a report, every ${whole(period_days)} days`, String(epsilon_per_report)],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Ways to the parts that are there. */
function Parts({ estimates, hasBatches }: { estimates: Estimates; hasBatches: boolean }) {
  const questions = hasBatches ? estimates.questions : [];
  const campaigns = (hasBatches && estimates.campaigns) || [];
  const first = (kind: string) => questions.find((question) => question.kind === kind)?.task;
  const parts: readonly (readonly [name: string, id: string | undefined])[] = [
    ['Segments', first('segment') === undefined ? undefined : 'segments'],
    ['Interests', first('interest') === undefined ? undefined : `task-${first('interest')}`],
    ['Lifecycle', first('lifecycle') === undefined ? undefined : `task-${first('lifecycle')}`],
    ['Offers', first('offer') === undefined ? undefined : `offers-${first('offer')}`],
    ['Campaigns', campaigns.length > 0 ? 'campaigns' : undefined],
    ['Reports', 'reports'],
    ['How sure', 'precision'],
    ['Privacy', 'promise'],
  ];
  return (
    <nav class="parts" aria-label="Parts of this page">
      <ul>
        {parts.map(([name, id]) =>
          id === undefined ? null : (
            <li key={id}>
              <a class="chip" href={`#${id}`}>
                {name}
              </a>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}

/** Before the first report: what is to come, and when. */
function NothingYet({ estimates }: { estimates: Estimates }) {
  const { period_days, minimum_batch_size, demo, level } = estimates;
  if (level === 'local') return null;
  return (
    <section class="panel panel-wide" aria-labelledby="nothing">
      <h2 id="nothing">Nothing to show yet</h2>
      <p>
        {demo
          ? 'No report has come in. They do once visitors come who allow measurement.'
          : `Numbers come when an epoch closes: ${whole(period_days)} days long, and another ${whole(period_days)} for late reports.`}{' '}
        A question is shown from {whole(minimum_batch_size)} reports on; how many it needs to be sure is told below.
      </p>
    </section>
  );
}

export interface ReportActions {
  again: () => void;
  leave: () => void;
}

function Tools({ estimates, again, leave }: { estimates: Estimates } & ReportActions) {
  const name = `${estimates.site}-estimates`;
  const tools: readonly (readonly [string, () => void])[] = [
    ['Load again', again],
    ['Export CSV', () => download(`${name}.csv`, 'text/csv', toCsv(estimates))],
    ['Export JSON', () => download(`${name}.json`, 'application/json', toJson(estimates))],
    ['Print', () => print()],
    ['Forget the token', leave],
  ];
  return (
    <div class="title-tools">
      {tools.map(([label, act]) => (
        <button key={label} type="button" class="button button-quiet button-small" onClick={act}>
          {label}
        </button>
      ))}
    </div>
  );
}

export function Report({
  estimates,
  loadedAt,
  stale,
  ...actions
}: { estimates: Estimates; loadedAt: number; stale?: string | undefined } & ReportActions) {
  const { questions, campaigns = [], level } = estimates;
  const epochs = reportsByEpoch(questions, campaigns);
  const hasBatches = epochs.length > 0;
  return (
    <>
      <div class="title">
        <div>
          <h1>What visitors let you know</h1>
          <p>
            {estimates.site}, config {estimates.config}.{' '}
            {estimates.demo
              ? 'A demonstration: open epochs are shown, and simulated visitors fill them.'
              : 'Closed epochs only.'}{' '}
            <span role="status">Loaded at {clock(loadedAt)}.</span>
          </p>
        </div>
        <Tools estimates={estimates} {...actions} />
      </div>
      {stale ? (
        <p class="problem" role="alert">
          {stale} These are the numbers from before.
        </p>
      ) : null}
      <Figures estimates={estimates} />
      {level === 'local' ? null : <Parts estimates={estimates} hasBatches={hasBatches} />}
      <div class="panels">
        {hasBatches ? (
          <>
            <Segments questions={questions} />
            <Families questions={questions} />
            <Offers questions={questions} />
          </>
        ) : (
          <NothingYet estimates={estimates} />
        )}
      </div>
      {hasBatches ? <Campaigns campaigns={campaigns} /> : null}
      <div class="panels panels-after">
        {level === 'local' ? null : (
          <>
            <section class="panel panel-wide" aria-labelledby="reports">
              <h2 id="reports" tabIndex={-1}>
                Reports
              </h2>
              <p>Reports counted in each epoch, all questions together.</p>
              {epochs.length > 0 ? <ReportColumns epochs={epochs} /> : <p class="quiet">None yet.</p>}
            </section>
            <Precision estimates={estimates} />
          </>
        )}
        <PrivacyWords estimates={estimates} />
      </div>
    </>
  );
}
