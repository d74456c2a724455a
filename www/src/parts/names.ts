/** Names for people of what stands in site.json and in the engine's answers. */
import site from '../../vitrin/site.json';
import { BRANDS } from '../catalog/brands';
import { categoryName } from '../catalog/catalog';
import { price } from '../catalog/money';

const LIFECYCLE: Readonly<Record<string, string>> = {
  new: 'New',
  prospect: 'Prospect',
  engaged_prospect: 'Engaged prospect',
  cart_abandoner: 'Left a cart',
  customer: 'Customer',
  repeat_customer: 'Repeat customer',
  lapsed_customer: 'Lapsed customer',
};

const BRAND_NAMES = new Map(Object.values(BRANDS).map(({ name }) => [name.toLowerCase(), name]));

/** `shoes/trail-running` → “Shoes › Trail running”. */
function categoryTrail(path: string): string {
  const levels = path.split('/');
  return levels.map((_, at) => categoryName(levels.slice(0, at + 1).join('/'))).join(' › ');
}

/** Band `n` lies between the edges `n − 1` and `n` of site.json. */
function priceBandName(band: string): string {
  const at = Number(band);
  const from = site.price_bands[at - 1];
  const to = site.price_bands[at];
  if (from === undefined && to === undefined) return `Price band ${band}`;
  if (from === undefined) return `Things under ${price(to ?? 0)}`;
  return to === undefined ? `Things from ${price(from)}` : `Things from ${price(from)} to ${price(to)}`;
}

export function interestName(dimension: 'category' | 'brand' | 'price_band' | 'tag', name: string): string {
  if (dimension === 'category') return categoryTrail(name);
  if (dimension === 'tag') return name;
  return dimension === 'brand' ? (BRAND_NAMES.get(name) ?? name) : priceBandName(name);
}

export function lifecycleName(stage: string): string {
  return LIFECYCLE[stage] ?? stage;
}

export function segmentName(id: string): string {
  return site.segments.find((segment) => segment.id === id)?.name ?? id;
}

export function offerName(id: string): string {
  return site.offers.find((offer) => offer.id === id)?.name ?? id;
}

export function groupName(id: string): string {
  return site.groups.find((group) => group.id === id)?.name ?? id;
}

const PLACEMENTS: Readonly<Record<string, string>> = {
  'home-hero': 'the large picture on the home page',
  'list-banner': 'the banner above a shelf',
  'product-strip': 'the strip on a product page',
  'cart-note': 'the note under the cart',
};

/** Where a placement is, as one would tell somebody: “the banner above a shelf”. */
export function placementName(id: string): string {
  return PLACEMENTS[id] ?? id;
}

export const PLACEMENT_IDS: readonly string[] = site.placements.map(({ id }) => id);

/** A possible answer to a question, by the kind of the question. */
export function answerName(kind: 'interest' | 'lifecycle' | 'offer' | 'click' | 'segment', value: string): string {
  // A visitor at no stage yet is new.
  // Whether a visitor belongs to one segment.
  if (kind === 'segment') return value === 'none' ? 'No' : value === 'yes' ? 'Yes' : segmentName(value);
  if (value === 'none') return kind === 'lifecycle' ? lifecycleName('new') : 'None of these';
  if (kind === 'interest') return categoryTrail(value);
  return kind === 'lifecycle' ? lifecycleName(value) : offerName(value);
}
