/** Shares over time: one small chart a value, all on one scale, and behind them the table they are drawn from. */
import type { Question } from './estimates';
import { batchName, day, hiddenReason, interval, month, percent, points } from './format';
import { changeOf, type Point, type Series } from './series';

const WIDTH = 300;
const HEIGHT = 120;
const LEFT = 34;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;
/** Steps of the axis, from fine to coarse: the first that makes at most four lines is taken. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

export interface TrendRow extends Series {
  label: string;
}

/** The axis for all charts of a question: its end and its step. */
export function axisOf(rows: readonly TrendRow[]): { end: number; step: number } {
  const highs = rows.flatMap(({ points: all }) => all.map(({ cell }) => cell.high ?? 0));
  const most = Math.min(1, Math.max(0.04, ...highs));
  const step = STEPS.find((one) => most / one <= 4) ?? 0.5;
  return { end: Math.ceil(most / step - 1e-9) * step, step };
}

function Chart({ row, end, step }: { row: TrendRow; end: number; step: number }) {
  const count = row.points.length;
  const slot = (WIDTH - LEFT - RIGHT) / count;
  const x = (at: number) => LEFT + slot * (at + 0.5);
  const y = (share: number) => TOP + (1 - Math.max(0, Math.min(end, share)) / end) * (HEIGHT - TOP - BOTTOM);
  const lines = Array.from({ length: Math.round(end / step) + 1 }, (_, at) => at * step);
  const shown = row.points.map(({ cell }, at) => ({ at, cell })).filter(({ cell }) => cell.share !== undefined);
  const runs: string[] = shown.flatMap(({ at, cell }) => {
    // An epoch without reports is left out: no line leads over it.
    const before = shown.find((one) => one.at === at - 1 && row.points[at - 1]?.epoch === (row.points[at]?.epoch ?? 0) - 1);
    return before
      ? [`M${x(at - 1)} ${y(before.cell.share ?? 0)}L${x(at)} ${y(cell.share ?? 0)}`]
      : [];
  });
  const first = row.points[0];
  const last = row.points.at(-1);
  return (
    <svg class="trend-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {lines.map((share) => (
        <g key={share}>
          <line class="trend-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(share)} y2={y(share)} />
          <text class="trend-text" x={LEFT - 5} y={y(share) + 3.5} text-anchor="end">
            {Math.round(share * 100)}%
          </text>
        </g>
      ))}
      {row.points.map(({ epoch, cell }, at) =>
        cell.share === undefined ? (
          <rect key={epoch} class="trend-hidden" x={x(at) - slot / 2 + 1.5} y={TOP} width={slot - 3} height={HEIGHT - TOP - BOTTOM} />
        ) : null,
      )}
      <path class="trend-line" d={runs.join('')} />
      {row.points.map(({ epoch, open, cell }, at) =>
        cell.share === undefined ? (
          <text key={epoch} class="trend-text" x={x(at)} y={HEIGHT - BOTTOM - 5} text-anchor="middle">
            ?
          </text>
        ) : (
          <g key={epoch}>
            <path
              class="trend-interval"
              d={`M${x(at)} ${y(cell.low ?? 0)}V${y(cell.high ?? 1)}M${x(at) - 3.5} ${y(cell.low ?? 0)}h7M${x(at) - 3.5} ${y(cell.high ?? 1)}h7`}
            />
            <circle class={open ? 'trend-open' : 'trend-dot'} cx={x(at)} cy={y(cell.share)} r="4" />
          </g>
        ),
      )}
      {first ? (
        <text class="trend-text" x={x(0)} y={HEIGHT - 6} text-anchor="middle">
          {month(first.starts_at)}
        </text>
      ) : null}
      {last && count > 1 ? (
        <text class="trend-text" x={x(count - 1)} y={HEIGHT - 6} text-anchor="middle">
          {month(last.starts_at)}
        </text>
      ) : null}
    </svg>
  );
}

/** “Up 3.1 points on the epoch before”, or that nothing can be said. */
export function changeWords(all: readonly Point[]): string {
  const [before, after] = all.slice(-2);
  if (!before || !after) return '';
  if (before.epoch !== after.epoch - 1) return 'No reports came in the epoch before';
  const change = changeOf(before.cell, after.cell);
  if (!change) return 'Too few to tell whether it changed';
  if (!change.is_clear) return 'No clear change';
  const size = points(Math.abs(change.difference) * 100);
  return `${change.difference > 0 ? 'Up' : 'Down'} ${size} points on the epoch before`;
}

function Latest({ row }: { row: TrendRow }) {
  const cell = row.points.at(-1)?.cell;
  if (cell?.share === undefined) return <span class="quiet">{cell ? hiddenReason(cell) : ''}</span>;
  return (
    <span class="trend-now">
      <strong>{percent(cell.share)}</strong> <span class="quiet">{interval(cell)}</span>
    </span>
  );
}

/** The charts; a value that is hidden in every epoch has none, and is named below. */
export function Trends({ caption, rows }: { caption: string; rows: readonly TrendRow[] }) {
  // “None” is mostly so frequent that no other value would be told from zero on its scale. The table has it.
  const drawn = rows.filter(({ value }) => value !== 'none');
  const { end, step } = axisOf(drawn);
  const isShown = (row: TrendRow) => row.points.some(({ cell }) => cell.share !== undefined);
  const reasons = new Map<string, string[]>();
  for (const row of drawn.filter((one) => !isShown(one))) {
    const reason = hiddenReason(row.points.at(-1)?.cell ?? {});
    const said = `${reason[0]?.toUpperCase()}${reason.slice(1)}`;
    reasons.set(said, [...(reasons.get(said) ?? []), row.label]);
  }
  return (
    <>
      <ul class="trends">
        {drawn.filter(isShown).map((row) => (
          <li key={row.value} class="trend">
            <h3>{row.label}</h3>
            <Latest row={row} />
            <Chart row={row} end={end} step={step} />
            <p class="quiet">{changeWords(row.points)}</p>
          </li>
        ))}
      </ul>
      {[...reasons].map(([reason, labels]) => (
        <p key={reason} class="quiet">
          {reason} in every epoch: {labels.join(', ')}.
        </p>
      ))}
      <ul class="legend quiet">
        <li>
          <svg viewBox="0 0 12 20" aria-hidden="true">
            <path class="trend-interval" d="M6 2V18M2.5 2h7M2.5 18h7" />
            <circle class="trend-dot" cx="6" cy="10" r="4" />
          </svg>
          share with its 95% interval
        </li>
        <li>
          <svg viewBox="0 0 12 20" aria-hidden="true">
            <circle class="trend-open" cx="6" cy="10" r="4" />
          </svg>
          epoch still open
        </li>
        <li>
          <svg viewBox="0 0 12 20" aria-hidden="true">
            <rect class="trend-hidden" x="1" y="1" width="10" height="18" />
          </svg>
          too few to tell
        </li>
      </ul>
      {drawn.filter(isShown).some(({ points: all }) => all.some(({ cell }) => cell.share === undefined)) ? (
        <p class="quiet">
          Where some epochs are too few to tell, the others are those that came out large: the share over all of them is smaller.
        </p>
      ) : null}
      <TrendTable caption={caption} rows={rows} />
    </>
  );
}

function TrendTable({ caption, rows }: { caption: string; rows: readonly TrendRow[] }) {
  const epochs = new Map(rows.flatMap(({ points: all }) => all.map((point) => [point.epoch, point] as const)));
  const columns = [...epochs.values()].sort((one, two) => one.epoch - two.epoch);
  return (
    <details class="numbers">
      <summary>The numbers as a table</summary>
      <div class="numbers-scroll" role="region" aria-label={`${caption}: table`} tabIndex={0}>
        <table>
          <caption class="visually-hidden">{caption}: share of visitors by epoch, with 95% intervals</caption>
          <thead>
            <tr>
              <th scope="col">Answer</th>
              {columns.map((batch) => (
                <th key={batch.epoch} scope="col">
                  <span class="visually-hidden">{batchName(batch)}</span>
                  <span aria-hidden="true">
                    from {day(batch.starts_at)}
                    {batch.open ? ' (open)' : ''}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.value}>
                <th scope="row">{row.label}</th>
                {columns.map(({ epoch }) => {
                  const cell = row.points.find((point) => point.epoch === epoch)?.cell;
                  return (
                    <td key={epoch}>
                      {cell === undefined ? (
                        'not asked'
                      ) : cell.share === undefined ? (
                        <span class="quiet">{hiddenReason(cell)}</span>
                      ) : (
                        <>
                          {percent(cell.share)} <span class="quiet">{interval(cell)}</span>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** How many epochs a question has answers of. */
export const epochsOf = (questions: readonly Pick<Question, 'batches'>[]): number =>
  new Set(questions.flatMap(({ batches }) => batches.map(({ epoch }) => epoch))).size;
