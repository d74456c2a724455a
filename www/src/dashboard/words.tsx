/** What the numbers mean, in words for a merchant. */
import { whole } from './chart';
import type { Estimates } from './estimates';

/** `e^1 = 2.7`. */
function factor(epsilon: number): string {
  return `e^${Number(epsilon.toFixed(2))} ≈ ${Math.exp(epsilon).toFixed(1)}`;
}

export function PrivacyWords({ estimates }: { estimates: Estimates }) {
  const { epsilon_per_report, epsilon_year, participation, minimum_batch_size, period_days, vote_bound, level } =
    estimates;
  return (
    <section class="panel panel-wide" aria-labelledby="promise">
      <h2 id="promise">What protects the visitors</h2>
      {level === 'local' ? (
        <p>This shop sends nothing: its privacy level is “local”. There is nothing to estimate.</p>
      ) : (
        <ul class="words">
          <li>
            <strong>Whatever a report says, any other visitor could have sent it.</strong> Seeing one changes the odds
            about that visitor by a factor of at most {factor(epsilon_per_report)} (epsilon {epsilon_per_report}).
          </li>
          <li>
            <strong>A year has a ceiling.</strong> All reports of a visitor in any 365 days together stay within epsilon{' '}
            {epsilon_year}, a factor of {factor(epsilon_year)}. The browser keeps the ledger and falls silent when it is
            spent.
          </li>
          <li>
            <strong>One report, one question, every {period_days} days.</strong>{' '}
            {participation >= 1
              ? 'Every visitor who allows it takes part'
              : `${Math.round(participation * 100)} of 100 visitors who allow it take part`}{' '}
            in each epoch. A report has no name, no device number, no page and no clock time.
          </li>
          <li>
            <strong>Small groups stay hidden.</strong> Nothing is shown below {whole(minimum_batch_size)} reports, and
            what noise alone could explain reads “too few to tell”.
          </li>
          <li>
            <strong>Forgery is bounded.</strong> One forged report moves a count by at most {vote_bound.toFixed(1)}{' '}
            votes.
          </li>
        </ul>
      )}
    </section>
  );
}
