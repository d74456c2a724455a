/** The decision of a placement while no engine runs: the page's own default, which leaves no trace. */
import type { Decision } from './types.js';

export const notReady = (placement: string): Decision => ({
  id: '',
  placement,
  offer: null,
  variant: 'fallback',
  reasons: ['not_ready'],
  propensity: 1,
  policy: 'none',
  policyVersion: 0,
  expiresAt: 0,
});
