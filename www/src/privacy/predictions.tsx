/** What is likely to come: computed on the device from the visitor's own history and the shop's model, or why it cannot be told. */
import type { Predictions as All, Estimate, Missing } from '../../../pkg-template/src/predictions';
import { price } from '../catalog/money';
import { interestName } from '../parts/names';
import type { Client } from './client';

const REASONS: Readonly<Record<Missing['missing'], string>> = {
  no_model: 'not told: the shop’s model has nothing on it',
  no_orders: 'not told before a first order',
  no_visits: 'not told: too few visits yet',
  no_session: 'not told before something happened',
  no_purchases: 'not told: nothing that is bought again and again',
};
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** Goods that are due, of which the soonest are shown. */
const DUE_SHOWN = 3;

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const count = (orders: number): string => String(Number(orders.toFixed(1)));
const euros = (minor: number): string => price(Math.round(minor / 100) * 100);
const days = (number: number): string => {
  const whole = Math.round(number);
  return whole === 1 ? '1 day' : `${whole} days`;
};

interface Said {
  readonly value: string;
  readonly range?: string;
}

/** A number with the range in which it will be in four cases of five. */
function told(estimate: Estimate | Missing, words: (number: number) => string): Said | string {
  if ('missing' in estimate) return REASONS[estimate.missing];
  const { value, low, high } = estimate;
  const [from, to] = [words(low), words(high)];
  return from === to ? { value: words(value) } : { value: words(value), range: `${from} to ${to}` };
}

function hour(best: All['bestHour']): Said | string {
  if ('missing' in best) return REASONS[best.missing];
  const { hourOfWeek, lift } = best;
  const often = lift >= 1.1 ? `, ${lift.toFixed(1)} times as likely as for others` : '';
  return { value: `${DAYS[Math.floor(hourOfWeek / 24)]}s at ${hourOfWeek % 24}:00${often}` };
}

function due(replenishment: All['replenishment']): Said | string {
  if ('missing' in replenishment) return REASONS[replenishment.missing];
  const goods = replenishment.due.slice(0, DUE_SHOWN);
  const when = (in_days: number) => (in_days < 0.5 ? 'now' : `in ${days(in_days)}`);
  return { value: goods.map(({ category, value }) => `${interestName('category', category)} ${when(value)}`).join(', ') };
}

export function Predictions({ client }: { client: Client }) {
  const all = client.predictions();
  if (all === null) return <p class="quiet">Nothing yet.</p>;
  const { alive } = all;
  const rows: readonly (readonly [name: string, said: Said | string])[] = [
    ['You order in this visit', told(all.sessionPurchase, percent)],
    ['You are back after', told(all.nextVisitDays, days)],
    ['Your hour of the week', hour(all.bestHour)],
    ['You will order again', 'missing' in alive ? REASONS[alive.missing] : { value: percent(alive.value) }],
    ['Orders in 90 days', told(all.expectedOrders90d, count)],
    ['An order comes to', told(all.orderValueMinor, euros)],
    ['Orders of a year come to', told(all.value365dMinor, euros)],
    ['Due to be bought again', due(all.replenishment)],
  ];
  return (
    <>
      <p class="quiet">
        Worked out on this device, from what you did here and numbers that are the same for everybody. Four times in five the
        truth lies in the range. Where there is too little to go by, nothing is guessed.
      </p>
      <dl class="known">
        {rows.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            {typeof said === 'string' ? (
              <dd class="quiet">{said}</dd>
            ) : (
              <dd>
                {said.value} {said.range === undefined ? null : <small>{said.range}</small>}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </>
  );
}
