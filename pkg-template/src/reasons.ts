/** Why an item is recommended, as an English sentence. */
import type { Recommendation } from './types.js';

const REASONS: Readonly<Record<Recommendation['reason'], (of: string) => string>> = {
  seen: () => 'You looked at it lately.',
  viewed_after: (of) => `Because you looked at ${of}.`,
  bought_with: (of) => `Often bought with ${of}.`,
  similar_to: (of) => `It is like ${of}.`,
  popular_in: (of) => `Popular in ${of}.`,
  popular: () => 'Popular in this shop.',
};

/** `of`: what people call the item or category that the reason is about. */
export function reasonSentence(reason: Recommendation['reason'], of: string): string {
  return REASONS[reason]?.(of) ?? '';
}
