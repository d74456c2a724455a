/** A decision as the engine asks for it. */
import type { DecisionOutline } from './surface.js';
import type { Decision } from './types.js';

/** The engine's limits for inputs are too narrow for an offer's content, which it knows from the config anyway. */
export function outline(decision: Decision | DecisionOutline | undefined): DecisionOutline {
  const offer = decision?.offer;
  return {
    id: decision?.id,
    placement: decision?.placement,
    offer: offer && { id: offer.id },
    variant: decision?.variant,
  };
}
