/** The estimates as files: CSV with one number a row, and JSON as the collector sent it. */
import { type CampaignBatch, type Change, type Estimates, latestFirst, type NoNumber } from './estimates';

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
  'always_valid_low',
  'always_valid_high',
];

type Field = string | number | boolean | null | undefined;

/** Quoted where needed; a leading `= + - @` is disarmed, since spreadsheets would run it as a formula. */
function field(value: Field): string {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A campaign's arms, then its lift in shares (`difference`) and relative to control (`relative`). */
function campaignRows({ arms, lift }: CampaignBatch): Field[][] {
  const change = (name: string, value: Change | NoNumber): Field[] =>
    'hidden' in value
      ? [null, name, undefined, undefined, undefined, value.hidden]
      : [null, name, value.estimate, value.low, value.high, undefined, value.always_valid.low, value.always_valid.high];
  return [
    ...arms.map(({ arm, reports, share, low, high, hidden }): Field[] => [reports, arm, share, low, high, hidden]),
    change('difference', lift.difference),
    change('relative', lift.relative),
  ];
}

export function toCsv({ site, config, questions, campaigns = [] }: Estimates): string {
  const asked = questions.flatMap(({ task, kind, name, batches }) =>
    latestFirst(batches).flatMap(({ epoch, starts_at, ends_at, open, reports, values }) =>
      values.map(({ value, share, low, high, hidden }): Field[] => [
        ...[site, config, task, kind, name, epoch, starts_at, ends_at, open],
        ...[reports, value, share, low, high, hidden],
      ]),
    ),
  );
  const compared = campaigns.flatMap(({ task, kind = 'campaign', campaign, batches }) =>
    latestFirst(batches).flatMap((batch) =>
      campaignRows(batch).map((row): Field[] => [
        ...[site, config, task, kind, campaign, batch.epoch, batch.starts_at, batch.ends_at, batch.open],
        ...row,
      ]),
    ),
  );
  const whole = (row: Field[]) => HEADINGS.map((_, at) => field(row[at])).join(',');
  return [HEADINGS.join(','), ...[...asked, ...compared].map(whole)].join('\r\n') + '\r\n';
}

export const toJson = (estimates: Estimates): string => `${JSON.stringify(estimates, null, 2)}\n`;
