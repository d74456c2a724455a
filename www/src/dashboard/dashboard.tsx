/** The merchant's dashboard: estimates from noised reports, each with its interval, and words on what they can bear. */
import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { download } from '../parts/download';
import { placementName, segmentName } from '../parts/names';
import { Bars, barRows, OfferTable, ReportColumns, whole } from './chart';
import { toCsv } from './csv';
import {
  type Batch,
  type Estimates,
  EstimatesError,
  fetchEstimates,
  latestFirst,
  orderedCells,
  type Question,
} from './estimates';
import { PrivacyWords } from './words';

const SITE = 'demo-shop';

/** The token of the address `#token=…`, which is taken out of the address and of the history at once. */
function tokenFromAddress(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
}

function batchName({ starts_at, ends_at, open }: Batch): string {
  return `${starts_at} to ${ends_at}${open ? ', still open' : ''}`;
}

function Precision({ question, batch }: { question: Question; batch: Batch }) {
  const needed = question.reports_for_one_point;
  return (
    <p class="quiet">
      {batch.reports === null ? 'Too few reports to show.' : `${whole(batch.reports)} reports.`} An answer within one
      point, 95 times in 100, needs {whole(needed)}.
    </p>
  );
}

/** The batches of a question behind a choice of epoch; the latest is shown first. */
function useBatch(question: Question | undefined): [Batch | undefined, preact.ComponentChild] {
  const batches = latestFirst(question?.batches ?? []);
  const [epoch, setEpoch] = useState<number>();
  const batch = batches.find((one) => one.epoch === epoch) ?? batches[0];
  const choice =
    batches.length > 1 && batch ? (
      <label class="epoch">
        <span class="visually-hidden">Epoch</span>
        <select value={String(batch.epoch)} onChange={(event) => setEpoch(Number(event.currentTarget.value))}>
          {batches.map((one) => (
            <option key={one.epoch} value={String(one.epoch)}>
              {batchName(one)}
            </option>
          ))}
        </select>
      </label>
    ) : batch ? (
      <span class="quiet">{batchName(batch)}</span>
    ) : null;
  return [batch, choice];
}

function QuestionPanel({ question, title, line }: { question: Question; title: string; line: string }) {
  const [batch, choice] = useBatch(question);
  const id = `task-${question.task}`;
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {choice}
      </div>
      <p>{line}</p>
      {batch ? (
        <>
          <Bars caption={title} rows={barRows(question.kind, orderedCells(batch))} />
          <Precision question={question} batch={batch} />
        </>
      ) : (
        <p class="quiet">No batch is closed yet.</p>
      )}
    </section>
  );
}

function OfferPanel({ seen, clicked }: { seen: Question; clicked: Question | undefined }) {
  const [batch, choice] = useBatch(seen);
  const clicks = clicked?.batches.find(({ epoch }) => epoch === batch?.epoch);
  const id = `offers-${seen.name}`;
  return (
    <section class="panel panel-wide" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>Offers: {placementName(seen.name)}</h2>
        {choice}
      </div>
      <p>Share of visitors by the offer they saw last, and by the offer they clicked last, in the epoch.</p>
      {batch ? (
        <>
          <OfferTable seen={orderedCells(batch)} clicked={clicks?.values ?? []} />
          <Precision question={seen} batch={batch} />
        </>
      ) : (
        <p class="quiet">No batch is closed yet.</p>
      )}
    </section>
  );
}

function SegmentPanel({ questions }: { questions: readonly Question[] }) {
  const latest = questions.flatMap((question) => {
    const batch = latestFirst(question.batches)[0];
    const cell = batch?.values.find(({ value }) => value !== 'no' && value !== '0' && value !== 'none');
    return batch && cell ? [{ question, batch, cell }] : [];
  });
  if (latest.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="segments">
      <h2 id="segments">Segments</h2>
      <p>Share of visitors who belong to each. Every segment is a question of its own, put to other visitors.</p>
      <Bars
        caption="Segments"
        rows={latest.map(({ question, cell }) => ({ key: question.name, label: segmentName(question.name), cell }))}
      />
      <ul class="quiet">
        {latest.map(({ question, batch }) => (
          <li key={question.name}>
            {segmentName(question.name)}:{' '}
            {batch.reports === null ? 'too few reports' : `${whole(batch.reports)} reports`},{' '}
            {whole(question.reports_for_one_point)} for one point
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sums the reports of all questions by epoch, oldest first; questions below the minimum batch size add nothing. */
function reportsByEpoch(questions: readonly Question[]) {
  const sums = new Map<number, Omit<Batch, 'values'>>();
  for (const batch of questions.flatMap(({ batches }) => batches)) {
    const { epoch, starts_at, ends_at, open, reports } = batch;
    const before = sums.get(epoch)?.reports ?? null;
    sums.set(epoch, { epoch, starts_at, ends_at, open, reports: reports === null ? before : (before ?? 0) + reports });
  }
  return [...sums.values()].sort((one, two) => one.epoch - two.epoch);
}

/** The half width of the widest 95 % interval that is shown now, in points; undefined where every cell is hidden. */
function widestPoints(questions: readonly Question[]): number | undefined {
  const cells = questions.flatMap(({ batches }) => latestFirst(batches)[0]?.values ?? []);
  const widths = cells.flatMap(({ low, high }) =>
    low === undefined || high === undefined ? [] : [((high - low) / 2) * 100],
  );
  return widths.length > 0 ? Math.max(...widths) : undefined;
}

function Figures({ estimates }: { estimates: Estimates }) {
  const { questions, period_days, epsilon_per_report } = estimates;
  const latest = reportsByEpoch(questions).at(-1);
  const points = widestPoints(questions);
  const figures: readonly (readonly [string, string])[] = [
    [
      latest ? `reports, ${latest.starts_at} to ${latest.ends_at}` : 'reports',
      latest ? (latest.reports === null ? 'too few' : whole(latest.reports)) : 'none yet',
    ],
    ['widest interval shown', points === undefined ? '–' : `± ${points.toFixed(1)} points`],
    ['questions, one a visitor and epoch', whole(questions.length)],
    [`epsilon a report, every ${whole(period_days)} days`, String(epsilon_per_report)],
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

function Report({ estimates, again }: { estimates: Estimates; again: () => void }) {
  const { questions } = estimates;
  const ofKind = (kind: Question['kind']) => questions.filter((question) => question.kind === kind);
  const epochs = reportsByEpoch(questions);
  return (
    <>
      <div class="title">
        <div>
          <h1>What visitors let you know</h1>
          <p>
            {estimates.site}, config {estimates.config}.{' '}
            {estimates.demo
              ? 'A demonstration: open epochs are shown, and simulated visitors fill them.'
              : 'Closed epochs only.'}
          </p>
        </div>
        <div class="title-tools">
          <button type="button" class="button button-quiet button-small" onClick={again}>
            Load again
          </button>
          <button
            type="button"
            class="button button-quiet button-small"
            onClick={() => download(`${estimates.site}-estimates.csv`, 'text/csv', toCsv(estimates))}
          >
            Export CSV
          </button>
        </div>
      </div>
      <Figures estimates={estimates} />
      <div class="panels">
        {ofKind('interest').map((question) => (
          <QuestionPanel
            key={question.task}
            question={question}
            title="Interests"
            line="Share of visitors by the part of the shop they like most."
          />
        ))}
        {ofKind('lifecycle').map((question) => (
          <QuestionPanel
            key={question.task}
            question={question}
            title="Lifecycle"
            line="Share of visitors by how far they have come with you."
          />
        ))}
        {ofKind('offer').map((seen) => (
          <OfferPanel key={seen.task} seen={seen} clicked={ofKind('click').find(({ name }) => name === seen.name)} />
        ))}
        <SegmentPanel questions={ofKind('segment')} />
        <section class="panel" aria-labelledby="reports">
          <h2 id="reports">Reports</h2>
          <p>Reports counted in each epoch, all questions together.</p>
          {epochs.length > 0 ? <ReportColumns epochs={epochs} /> : <p class="quiet">None yet.</p>}
        </section>
        <PrivacyWords estimates={estimates} />
      </div>
    </>
  );
}

function TokenForm({ use, problem }: { use: (token: string) => void; problem: string | undefined }) {
  return (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault();
        const token = new FormData(event.currentTarget).get('token');
        if (typeof token === 'string' && token.trim() !== '') use(token.trim());
      }}
    >
      <h1>What visitors let you know</h1>
      <p>
        The collector printed an admin token when it started. It stays in this page’s memory and is gone when you leave.
      </p>
      {problem ? (
        <p class="problem" role="alert">
          {problem}
        </p>
      ) : null}
      <label>
        <span>Admin token</span>
        <input name="token" type="password" autocomplete="off" required maxlength={256} />
      </label>
      <button type="submit" class="button">
        Show the estimates
      </button>
    </form>
  );
}

function Dashboard({ given }: { given: string }) {
  const [token, setToken] = useState(given);
  const [estimates, setEstimates] = useState<Estimates>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(async () => {
    if (token === '') return;
    try {
      setEstimates(await fetchEstimates(SITE, token));
      setProblem(undefined);
    } catch (error) {
      if (!(error instanceof EstimatesError)) throw error;
      setProblem(error.message);
      setToken('');
      setEstimates(undefined);
    }
  }, [token]);
  useEffect(() => void load(), [load]);
  if (estimates) return <Report estimates={estimates} again={() => void load()} />;
  return token === '' ? <TokenForm use={setToken} problem={problem} /> : <p role="status">Loading the estimates …</p>;
}

const island = document.querySelector('[data-island="dashboard"]');
if (island) {
  island.replaceChildren();
  render(<Dashboard given={tokenFromAddress()} />, island);
}
