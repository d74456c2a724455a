/** A decision as the engine asks for it. */
import type { DecisionOutline } from './surface.js';
import type { Decision } from './types.js';

/** The engine's limits for inputs are too narrow for an offer's content, which it knows from the config anyway. */
export function outline(decision: Decision | DecisionOutline | undefined): DecisionOutline {
  const { id, placement, offer, variant } = decision ?? ({} as Partial<DecisionOutline>);
  return { id, placement, offer: offer && { id: offer.id }, variant };
}
