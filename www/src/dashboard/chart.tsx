/** Charts of plain SVG inside real tables, so that the numbers are there for eyes, screen readers and copy and paste alike. */
import { answerName, offerName } from '../parts/names';
import type { Batch, Cell } from './estimates';
import { hiddenReason, interval, percent, span, whole } from './format';

/** The next tenth above every interval, at least a fifth: charts with small shares stay comparable. */
export function scaleOf(cells: readonly Cell[]): number {
  const most = Math.max(0.2, ...cells.map(({ high }) => high ?? 0));
  return Math.min(1, Math.ceil(most * 10) / 10);
}

function Bar({ cell, scale }: { cell: Cell; scale: number }) {
  const at = (share: number) => `${(Math.max(0, Math.min(1, share)) / scale) * 100}%`;
  const lines = Array.from({ length: Math.round(scale * 10) + 1 }, (_, tenth) => tenth / 10);
  return (
    <svg class="bar-chart" width="100%" height="26" aria-hidden="true">
      {lines.map((share) => (
        <line key={share} class="bar-grid" x1={at(share)} x2={at(share)} y1="0" y2="26" />
      ))}
      {cell.share === undefined ? (
        <line class="bar-hidden" x1="0" x2="100%" y1="13" y2="13" />
      ) : (
        <>
          <rect class="bar-share" x="0" y="6" width={at(cell.share)} height="14" rx="3" />
          <line class="bar-interval" x1={at(cell.low ?? cell.share)} x2={at(cell.high ?? cell.share)} y1="13" y2="13" />
          <line class="bar-interval" x1={at(cell.low ?? cell.share)} x2={at(cell.low ?? cell.share)} y1="8" y2="18" />
          <line class="bar-interval" x1={at(cell.high ?? cell.share)} x2={at(cell.high ?? cell.share)} y1="8" y2="18" />
        </>
      )}
    </svg>
  );
}

/** Numbers below the grid: its ends and its middle. */
function Axis({ scale }: { scale: number }) {
  return (
    <div class="axis" aria-hidden="true">
      <span>0%</span>
      <span>{percent(scale / 2)}</span>
      <span>{percent(scale)}</span>
    </div>
  );
}

export interface BarRow {
  key: string;
  label: string;
  cell: Cell;
}

export function Bars({ caption, rows }: { caption: string; rows: readonly BarRow[] }) {
  const scale = scaleOf(rows.map(({ cell }) => cell));
  return (
    <table class="bars" role="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Answer</th>
          <th scope="col">Chart</th>
          <th scope="col">Share</th>
          <th scope="col">95% interval</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, cell }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td class="bars-chart">
              <Bar cell={cell} scale={scale} />
            </td>
            <td class="bars-share">
              {cell.share === undefined ? <span class="quiet">{hiddenReason(cell)}</span> : percent(cell.share)}
            </td>
            <td class="bars-interval">
              {cell.share === undefined ? '' : interval(cell)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot aria-hidden="true">
        <tr>
          <td />
          <td class="bars-chart">
            <Axis scale={scale} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** What a value of a question is called. Answers of kinds that this page does not know are shown as they come. */
export function valueName(kind: string, value: string): string {
  if (value === 'none' && (kind === 'offer' || kind === 'click')) return kind === 'offer' ? 'No offer seen' : 'No click';
  const isKnown = ['interest', 'lifecycle', 'offer', 'click', 'segment'].includes(kind);
  return isKnown ? answerName(kind as Parameters<typeof answerName>[0], value) : value;
}

export function barRows(kind: string, cells: readonly Cell[]): BarRow[] {
  return cells.map((cell) => ({ key: cell.value, label: valueName(kind, cell.value), cell }));
}

/** Offers seen and clicked, side by side. */
export function OfferTable({ seen, clicked }: { seen: readonly Cell[]; clicked: readonly Cell[] }) {
  const scale = scaleOf([...seen, ...clicked]);
  const clickOf = new Map(clicked.map((cell) => [cell.value, cell]));
  const show = (cell: Cell | undefined) =>
    cell === undefined
      ? ''
      : cell.share === undefined
        ? hiddenReason(cell)
        : `${percent(cell.share)} (${interval(cell)})`;
  const isTold = (cell: Cell) => cell.share !== undefined || clickOf.get(cell.value)?.share !== undefined;
  const untold = seen.filter((cell) => !isTold(cell));
  return (
    <>
      {untold.length < seen.length ? (
        <table class="offers" role="table">
          <thead>
            <tr>
              <th scope="col">Offer</th>
              <th scope="col">Seen last by</th>
              <th scope="col">Clicked last by</th>
            </tr>
          </thead>
          <tbody>
            {seen.filter(isTold).map((cell) => {
              const click = clickOf.get(cell.value);
              return (
                <tr key={cell.value}>
                  <th scope="row">{cell.value === 'none' ? 'None' : offerName(cell.value)}</th>
                  <td>
                    <Bar cell={cell} scale={scale} />
                    <span>{show(cell)}</span>
                  </td>
                  <td>
                    {click ? <Bar cell={click} scale={scale} /> : null}
                    <span>{show(click)}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
          <tfoot aria-hidden="true">
            <tr>
              <td />
              <td>
                <Axis scale={scale} />
              </td>
              <td>
                <Axis scale={scale} />
              </td>
            </tr>
          </tfoot>
        </table>
      ) : null}
      {untold.length > 0 ? (
        <p class="quiet">
          Seen and clicked alike, {hiddenReason(untold[0] ?? {})}:{' '}
          {untold.map(({ value }) => (value === 'none' ? 'None' : offerName(value))).join(', ')}.
        </p>
      ) : null}
    </>
  );
}

/** Reports counted in each epoch, oldest on the left. */
export function ReportColumns({ epochs }: { epochs: readonly Omit<Batch, 'values'>[] }) {
  const most = Math.max(1, ...epochs.map(({ reports }) => reports ?? 0));
  return (
    <div class="columns-scroll" role="region" aria-label="Reports by epoch" tabIndex={0}>
      <ol class="columns">
        {epochs.map(({ epoch, starts_at, ends_at, open, reports }) => (
          <li key={epoch}>
            <svg width="100%" height="100" viewBox="0 0 40 100" preserveAspectRatio="none" aria-hidden="true">
              <rect
                class={open ? 'column-open' : 'column'}
                x="2"
                width="36"
                y={100 - ((reports ?? 0) / most) * 96}
                height={((reports ?? 0) / most) * 96}
              />
            </svg>
            <strong>{reports === null ? 'too few' : whole(reports)}</strong>
            <span>
              {span({ starts_at, ends_at })}
              {open ? ', open' : ''}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
