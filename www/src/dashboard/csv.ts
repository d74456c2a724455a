/** The estimates as a CSV file, one cell a row. */
import { type Estimates, latestFirst } from './estimates';

const HEADINGS = [
  'site',
  'config',
  'task',
  'kind',
  'question',
  'epoch',
  'starts_at',
  'ends_at',
  'open',
  'reports',
  'value',
  'share',
  'low',
  'high',
  'hidden',
];

/** Quoted where needed; a leading `= + - @` is disarmed, since spreadsheets would run it as a formula. */
function field(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(estimates: Estimates): string {
  const rows = estimates.questions.flatMap(({ task, kind, name, batches }) =>
    latestFirst(batches).flatMap(({ epoch, starts_at, ends_at, open, reports, values }) =>
      values.map(({ value, share, low, high, hidden }) => [
        estimates.site,
        estimates.config,
        task,
        kind,
        name,
        epoch,
        starts_at,
        ends_at,
        open,
        reports,
        value,
        share,
        low,
        high,
        hidden,
      ]),
    ),
  );
  return [HEADINGS, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}
