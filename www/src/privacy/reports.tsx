/** What would be sent, what was sent, and what is left of the privacy budget. */
import type { Client, PrivacyBudget, ReportPreview, SentRecord } from './client';
import { dayName } from './time';
import { answerWords, questionWords } from './words';

const outOf100 = (probability: number): string => `${Math.round(probability * 100)} times in 100`;
const factor = (epsilon: number): string => Math.exp(epsilon).toFixed(1);

export function Preview({ preview, isKept }: { preview: ReportPreview | null; isKept: boolean }) {
  if (!preview) {
    return (
      <p class="quiet">
        {isKept
          ? 'Nothing: no question is put to this browser in this epoch.'
          : 'Nothing: without storage this browser cannot keep its privacy ledger, so it stays silent.'}
      </p>
    );
  }
  const { question, answers, truth, mechanism, arm, isDone, bodyExample } = preview;
  const isCounted = mechanism === 'counted';
  return (
    <>
      {isDone ? <p>This epoch’s answer is given; nothing more will be sent until the next one. It was asked:</p> : null}
      <p>
        The question: <strong>{questionWords(question)}</strong>
      </p>
      {arm === null ? null : (
        <p>
          A coin put this browser among those {arm === 0 ? 'from whom this offer is kept' : 'who may see this offer'}, so
          that the shop can compare. Which side it fell on is sent too; it says nothing about you.
        </p>
      )}
      {isCounted ? (
        <p>
          <strong>Not noised.</strong> The shop chose to have answers counted as they are: what is sent is the truth,
          which is now <strong>“{answerWords(question, truth)}”</strong>. It carries no name and cannot be tied to your
          other answers, but you trust the shop to keep nothing but the count.
        </p>
      ) : (
        <Noise preview={preview} />
      )}
      <details>
        <summary>Everything that could be said</summary>
        <p class="answers">{answers.map((answer) => answerWords(question, answer)).join(' · ')}</p>
      </details>
      <p>
        Letter for letter, what would leave this browser, here as an example: the answer is drawn for nobody, and the
        report_id of zeros belongs to no report.
      </p>
      <pre class="bytes" tabIndex={0}>
        {bodyExample}
      </pre>
      <p class="quiet">
        {new TextEncoder().encode(bodyExample).length} bytes, the same length for every visitor of this shop and this
        question.
      </p>
    </>
  );
}

function Noise({ preview }: { preview: ReportPreview }) {
  const { question, answers, truth, truthProbability, epsilon } = preview;
  return (
    <p>
      {outOf100(truthProbability)} the answer is the truth, which is now{' '}
      <strong>“{answerWords(question, truth)}”</strong>.{' '}
      {answers.length === 2
        ? 'Otherwise it is the opposite.'
        : `Otherwise chance picks another of the ${answers.length} possible ones.`}{' '}
      So whatever arrives, nobody can tell it from chance: it changes the odds about you by a factor of at most{' '}
      {factor(epsilon)} (epsilon {epsilon}).
    </p>
  );
}

const STATUS = {
  pending: 'Waits to be sent',
  accepted: 'Sent and counted',
  rejected: 'Sent and refused',
  given_up: 'Given up: it could not be sent in its time',
} as const;

export function Sent({ sent }: { sent: readonly SentRecord[] }) {
  if (sent.length === 0) return <p class="quiet">Nothing, ever.</p>;
  return (
    <ul class="sent">
      {sent.map(({ epoch, task, question, at, status, body }) => (
        <li key={`${epoch} ${task}`}>
          <p>
            <strong>{questionWords(question)}</strong> {STATUS[status]}.{' '}
            <small>
              {dayName(at)}, epoch {epoch}
            </small>
          </p>
          <pre class="bytes" tabIndex={0}>
            {body}
          </pre>
        </li>
      ))}
    </ul>
  );
}

export function Budget({ budget }: { budget: PrivacyBudget | null }) {
  if (!budget) return <p class="quiet">No budget is running, because nothing is being measured.</p>;
  const { epsilonPerReport, epsilonYear, spent, left, level, periodDays, participation } = budget;
  if (level === 'local') return <p>This shop asks nothing: nothing is ever sent.</p>;
  if (level === 'counted') {
    return (
      <p>
        No budget is running: this shop chose not to add noise. Each of its questions is answered once every{' '}
        {periodDays} days, each in a report of its own. Noised reports of the last 365 days have cost{' '}
        {Number(spent.toFixed(2))}.
      </p>
    );
  }
  return (
    <>
      <div class="budget">
        <meter min={0} max={epsilonYear} value={left} aria-label="Privacy budget left"></meter>
        <span>
          <strong>{Number(left.toFixed(2))}</strong> of {epsilonYear} left for the next 365 days;{' '}
          {Number(spent.toFixed(2))} spent.
        </span>
      </div>
      <p>
        An answer costs {epsilonPerReport}.{' '}
        {participation >= 1
          ? 'Your browser may answer once'
          : `Your browser may be drawn, ${outOf100(participation)}, to answer once`}{' '}
        every {periodDays} days. When the budget is spent, it is silent.
      </p>
    </>
  );
}

export function Reports({ client }: { client: Client }) {
  return (
    <>
      <h3>What would be sent next</h3>
      <Preview preview={client.preview()} isKept={client.consent.get().storage === 'granted'} />
      <h3>What was sent</h3>
      <Sent sent={client.sent()} />
      <h3>Privacy budget</h3>
      <Budget budget={client.budget()} />
    </>
  );
}
