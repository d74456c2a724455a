/** GrowthBook's SDK with the rules inline: it targets by conditions, and keeps no history of its own. */
import { GrowthBook } from '@growthbook/growthbook';
import { ATTRIBUTES, condition, offerId, segmentId } from '../workload.js';

let growthbook;
let ids;

export async function ready({ offers = 1, segments = 0 } = {}) {
  ids = Array.from({ length: segments }, (_, n) => segmentId(n));
  const hero = { defaultValue: null, rules: Array.from({ length: offers }, (_, n) => ({ condition: condition(n, offers), force: offerId(n) })) };
  const features = Object.fromEntries(ids.map((id, n) => [id, { defaultValue: false, rules: [{ condition: condition(n, segments), force: true }] }]));
  growthbook = new GrowthBook({ attributes: ATTRIBUTES });
  growthbook.initSync({ payload: { features: { hero, ...features } } });
}

/** A page's new attributes. */
export const refresh = (n) => growthbook.setAttributes({ ...ATTRIBUTES, events: { view_item: { count: 300 + n } } });
export const decide = () => growthbook.evalFeature('hero').value;
export const evaluate = () => ids.filter((id) => growthbook.isOn(id)).length;
