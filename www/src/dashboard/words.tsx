/** What the numbers mean, in words for a merchant. */
import type { Estimates } from './estimates';
import { whole } from './format';

/** `e^1 = 2.7`; rounded, where two digits do not say it all. */
function factor(epsilon: number): string {
  const value = Math.exp(epsilon);
  return `e^${Number(epsilon.toFixed(3))} = ${value < 100 ? value.toFixed(1) : whole(value)}`;
}

function Noised({ estimates }: { estimates: Estimates }) {
  const { epsilon_per_report, epsilon_year, participation, period_days } = estimates;
  return (
    <>
      <li>
        <strong>Whatever a report says, any other visitor could have sent it:</strong> the odds change by at most a factor{' '}
        {factor(epsilon_per_report)} (epsilon {epsilon_per_report}).
      </li>
      <li>
        <strong>A year has a ceiling.</strong> All reports of a visitor in any 365 days together stay within epsilon{' '}
        {epsilon_year}, a factor of {factor(epsilon_year)}. The browser keeps the ledger and falls silent when it is spent.
      </li>
      <li>
        <strong>One report, one question, every {whole(period_days)} days.</strong>{' '}
        {participation >= 1
          ? 'Every visitor who allows it takes part'
          : `${Math.round(participation * 100)} of 100 visitors who allow it take part`}{' '}
        in each epoch. A report has no name, no device number, no page and no clock time.
      </li>
    </>
  );
}

function Counted({ estimates }: { estimates: Estimates }) {
  return (
    <>
      <li>
        <strong>Answers are not noised.</strong> At the level “counted” a report says what is so. Visitors have to trust
        this collector to keep counters alone, and the privacy panel tells them so.
      </li>
      <li>
        <strong>No two answers can be put together.</strong> Every {whole(estimates.period_days)} days a visitor answers each
        question once, in a report of its own at a time of its own, without a name, a device number, a page or a clock time.
      </li>
    </>
  );
}

export function PrivacyWords({ estimates }: { estimates: Estimates }) {
  const { minimum_batch_size, vote_bound, level } = estimates;
  return (
    <section class="panel panel-wide" aria-labelledby="promise">
      <h2 id="promise" tabIndex={-1}>
        What protects the visitors
      </h2>
      {level === 'local' ? (
        <p>This shop sends nothing: its privacy level is “local”. There is nothing to estimate.</p>
      ) : (
        <ul class="words">
          {level === 'counted' ? <Counted estimates={estimates} /> : <Noised estimates={estimates} />}
          <li>
            <strong>Small groups stay hidden.</strong> Nothing is shown below {whole(minimum_batch_size)} reports, and{' '}
            {level === 'counted'
              ? 'no answer that fewer visitors gave, nor what it could be worked out from: it reads “too few reports”.'
              : 'what noise alone could explain reads “too few to tell”.'}
          </li>
          <li>
            <strong>Forgery is bounded.</strong> One forged report counts as {vote_bound.toFixed(1)} visitors at most.
          </li>
        </ul>
      )}
    </section>
  );
}
