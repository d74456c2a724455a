/** What a rehearsal changes in the config: who is in a segment, and what a placement shows. */

/** As much of site.json as is changed here; the engine has read it and found it good. */
export interface Site {
  readonly placements?: readonly { readonly id: string; readonly fallback?: string }[];
  readonly segments?: readonly { readonly id: string; readonly name?: string }[];
  readonly offers?: readonly SiteOffer[];
}
export interface SiteOffer {
  readonly id: string;
  readonly placement: string;
  readonly name?: string;
  readonly content: unknown;
}

/** What is wished for in this document. */
export interface Wishes {
  /** How far the clock is ahead, in milliseconds. */
  readonly ahead_ms: number;
  /** By a segment's id, whether the visitor is to be in it. */
  readonly segments: Readonly<Record<string, boolean>>;
  /** By a placement's id, the offer that it is to show. */
  readonly offers: Readonly<Record<string, string>>;
}
export const NO_WISHES: Wishes = { ahead_ms: 0, segments: {}, offers: {} };

export const isAnything = ({ ahead_ms, segments, offers }: Wishes): boolean =>
  ahead_ms > 0 || Object.keys(segments).length > 0 || Object.keys(offers).length > 0;

/** Conditions that always and never hold. */
const ALWAYS = {};
const NEVER = { $nor: [ALWAYS] };

/** What competes with a forced offer, beside other offers. */
const RIVALS = ['holdout', 'measure', 'policy', 'cap'];

/** The config of a rehearsal. A forced offer has no rival, no condition, no cap and no holdout: only its content is left of it. */
export function rehearsed(site: Site, { segments, offers }: Wishes): object {
  const fallbacks = new Set(site.placements?.map(({ fallback }) => fallback));
  const is_forced = Object.keys(offers).length > 0;
  const kept = Object.entries(site).filter(([name]) => !is_forced || !RIVALS.includes(name));
  const changed: Record<string, unknown> = Object.fromEntries(kept);
  if (site.segments)
    changed['segments'] = site.segments.map((segment) => {
      if (!(segment.id in segments)) return segment;
      const { id, name } = segment;
      return { id, ...(name && { name }), when: segments[id] ? ALWAYS : NEVER };
    });
  if (is_forced && site.placements)
    changed['placements'] = site.placements.map(({ id, fallback }) => ({ id, ...(fallback && { fallback }) }));
  if (site.offers)
    changed['offers'] = site.offers.flatMap((offer): object[] => {
      const { id, placement, name, content } = offer;
      const wanted = offers[placement];
      if (wanted === undefined) return [offer];
      if (wanted !== id) return fallbacks.has(id) ? [offer] : [];
      return [{ id, placement, ...(name && { name }), content }];
    });
  return changed;
}
