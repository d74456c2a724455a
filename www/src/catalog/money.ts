/** Prices for people. Amounts are minor units of EUR (cents). */

export const CURRENCY = 'EUR';

/** The shop delivers free of charge from this cart value on. */
export const FREE_DELIVERY_FROM_MINOR = 7500;
export const DELIVERY_MINOR = 590;

const WHOLE = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY, maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY });

/** `€149` for whole amounts, `€154.90` otherwise. */
export function price(minor: number): string {
  return (minor % 100 === 0 ? WHOLE : EXACT).format(minor / 100);
}

/** The amount in major units, as GA4 events want it. */
export function major(minor: number): number {
  return minor / 100;
}
