/** Vitrin as an npm user loads it, with everything granted: what it costs after a visitor said yes. */
import { condition, offerId, segmentId, view } from '../workload.js';

const config = ({ offers, segments }) => ({
  version: 1,
  site: 'bench',
  config: 1,
  currency: 'EUR',
  segments: Array.from({ length: segments }, (_, n) => ({ id: segmentId(n), when: condition(n, segments) })),
  placements: [{ id: 'hero' }],
  offers: Array.from({ length: offers }, (_, n) => ({
    id: offerId(n),
    placement: 'hero',
    audience: condition(n, offers),
    content: { title: `Offer ${n}` },
  })),
});

let vitrin;
let segmentCount;

export async function ready({ offers = 1, segments = 0 } = {}) {
  const { init } = await import('/vitrin/index.js');
  segmentCount = segments;
  vitrin = init({ site: 'bench', config: config({ offers, segments }) });
  vitrin.consent.set({ storage: 'granted', personalization: 'granted', measurement: 'granted' });
  await vitrin.ready;
  const { state, reason, warnings } = vitrin.status;
  if (state !== 'ready' || warnings?.length) throw Error(warnings?.[0]?.message ?? reason);
}

export const track = (n) => {
  const { accepted, reason } = vitrin.track('view_item', view(n));
  if (accepted === false) throw Error(reason);
};
/** The next page: a decision is kept until then. */
export const refresh = (n) => {
  track(n);
  vitrin.track('page_view');
};
export const decide = () => vitrin.decide('hero').offer?.id;
/** Any decision evaluates every segment. */
export const evaluate = () => vitrin.decide('hero').reasons.length;
/** Every segment with the evidence for its answer, as the panel and the overlay show it. */
export const explain = () => {
  const all = vitrin.segments();
  if (all.length !== segmentCount) throw Error('segments are missing');
  return all.filter(({ member }) => member).length;
};
