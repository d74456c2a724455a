/**
 * A Trusted Types default policy for the consent banner. vanilla-cookieconsent writes its texts as markup; under
 * `require-trusted-types-for 'script'` that is refused unless a policy vouches for it. This one vouches for the banner's own
 * texts, word for word, and for its icons, and for nothing else on the page.
 */

/** The close, tick and cross icons that vanilla-cookieconsent 3.1.0 draws. */
const ICON = /^<svg viewBox="0 0 24 24" stroke-width="[\d.]{1,4}"><path d="[\w\s.-]{1,80}"\/><\/svg>$/;

interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(markup: string): string }): unknown;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}

/** Lets the strings found anywhere in `copy` pass as markup. */
export function vouchFor(copy: unknown): void {
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return;
  const known = new Set(strings(copy));
  factory.createPolicy('default', {
    createHTML(markup) {
      if (known.has(markup) || ICON.test(markup)) return markup;
      throw new TypeError('markup that the shop did not write');
    },
  });
}
