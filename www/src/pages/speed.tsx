/** The guide's page of measured speed: what `./x bench browser` found, drawn when the site is built. */
import measured from '../speed/measured.json';

interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Vitrin's is the first; a side that cannot do it is absent. */
  readonly sides: Readonly<Record<string, number | undefined>>;
  readonly goal?: number;
}
interface Grown {
  readonly events: number;
  /** Absent when storage was full before. */
  readonly chars?: number;
  readonly ms?: number;
  readonly failed?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  vitrin: 'Vitrin',
  growthbook: 'GrowthBook',
  posthog: 'PostHog',
  mixpanel: 'Mixpanel',
  snowplow: 'Snowplow',
  'raw-history': 'Raw rows',
};

const nameOf = (side: string): string => NAMES[side] ?? side;
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const shown = (value: number, unit: string): string => (unit === 'ms' ? `${Number(value.toPrecision(2))} ms` : unit === 'B' ? `${whole(value)} B` : whole(value));
const ratio = (value: number, own: number | undefined): string => (own ? `× ${Number((value / own).toPrecision(2))}` : '');

function Bars({ name, unit, sides, goal }: Figure) {
  const rows = Object.entries(sides).filter((row): row is [string, number] => row[1] !== undefined && row[1] !== null);
  const largest = Math.max(...rows.map(([, value]) => value), Number.MIN_VALUE);
  return (
    <table class="bars">
      <caption>
        {name}
        {goal === undefined ? null : <span> goal: {shown(goal, unit)}</span>}
      </caption>
      <thead>
        <tr>
          <th scope="col">Library</th>
          <th scope="col" class="bar">
            <span class="unseen">Bar</span>
          </th>
          <th scope="col">Median</th>
          <th scope="col">To Vitrin’s</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([side, value]) => (
          <tr class={side === 'vitrin' ? 'own' : undefined}>
            <th scope="row">{nameOf(side)}</th>
            <td class="bar">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.max(0.5, (100 * value) / largest).toFixed(2)} height="8" />
              </svg>
            </td>
            <td>{shown(value, unit)}</td>
            <td>{side === 'vitrin' ? '' : ratio(value, sides['vitrin'])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Growth({ rows }: { rows: readonly (readonly [string, readonly Grown[]])[] }) {
  return (
    <div class="table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Library</th>
            <th scope="col">Events</th>
            <th scope="col">Stored characters</th>
            <th scope="col">The next event takes</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap(([side, steps]) =>
            steps.map(({ events, chars, ms, failed }) => (
              <tr>
                <td>{nameOf(side)}</td>
                <td data-head="Events">{whole(events)}</td>
                <td data-head="Stored characters">{chars === undefined ? `storage full (${failed})` : whole(chars)}</td>
                <td data-head="The next event takes">{ms === undefined ? '–' : shown(ms, 'ms')}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

export const SPEED_TITLE = 'Speed, measured';

export function Speed() {
  const figures: readonly Figure[] = measured.figures;
  const growth: readonly (readonly [string, readonly Grown[]])[] = Object.entries(measured.growth);
  return (
    <>
      <h1>{SPEED_TITLE}</h1>
      <p>
        Vitrin beside what shops load today, every one with its own settings for local storage and nothing automatic, in the same pages of one Chromium. The
        sides take turns, so a busy machine slows all of them: compare the ratios. Measured on {measured.on} with {measured.chromium} on {measured.cores}{' '}
        cores, {measured.rounds === 1 ? 'one round' : `the median of ${measured.rounds} rounds`}. <code>./x bench browser</code> measures it anew.
      </p>
      <p>
        A library of another kind does another job: GrowthBook targets by attributes that the page must know, the trackers send every event away and decide
        nothing, and “Raw rows” is the plainest on-device history, every view a row in local storage.
      </p>
      {figures.map((figure) => (
        <Bars {...figure} />
      ))}
      <h2>A visitor who never stops</h2>
      <p>What is stored, and what one more event takes, after so many events.</p>
      <Growth rows={growth} />
    </>
  );
}
