/**
 * Vitrin's placements on the shop's pages. Inside each stands the shop's own default, which is all a visitor sees while
 * Vitrin is absent, not permitted or without a fitting offer. Default and offer share one layout, so that nothing jumps.
 */
import site from '../../vitrin/site.json';

export type PlacementId = 'home-hero' | 'list-banner' | 'product-strip' | 'cart-note';

const FORMS: Readonly<Record<PlacementId, string>> = {
  'home-hero': 'offer offer-hero',
  'list-banner': 'offer offer-banner',
  'product-strip': 'offer offer-strip',
  'cart-note': 'offer offer-note',
};

/** The content of the placement's fallback: the shop says the same with and without Vitrin. */
function fallbackContent(placement: PlacementId) {
  const fallback = site.placements.find(({ id }) => id === placement)?.fallback;
  const offer = site.offers.find(({ id }) => id === fallback);
  if (!offer) throw new Error(`site.json: placement ${placement} has no fallback offer`);
  return offer.content;
}

/** The shop's own words in the same layout as an offer. */
function Default({ placement }: { placement: PlacementId }) {
  const content = fallbackContent(placement);
  const Title = placement === 'home-hero' ? 'h1' : 'h2';
  return (
    <div class={FORMS[placement]}>
      <img
        class="offer-image"
        src={content.image.src}
        alt={content.image.alt}
        width={content.image.width}
        height={content.image.height}
        fetchpriority={placement === 'home-hero' ? 'high' : 'auto'}
      />
      <div class="offer-words">
        <Title class="offer-title">{content.title}</Title>
        <p class="offer-text">{content.text}</p>
        <p class="offer-foot">
          <a class="button" href={content.href}>
            {content.label}
          </a>
        </p>
      </div>
    </div>
  );
}

/** The blank form that `<vitrin-offer>` fills with an offer's content. */
function Blank({ placement }: { placement: PlacementId }) {
  const Title = placement === 'home-hero' ? 'h1' : 'h2';
  return (
    <template data-offer="card">
      <div class={FORMS[placement]}>
        <img class="offer-image" data-field="image" alt="" />
        <div class="offer-words">
          <Title class="offer-title" data-field="title"></Title>
          <p class="offer-text" data-field="text"></p>
          <p class="offer-foot">
            <a class="button" data-field="href">
              <span data-field="label"></span>
            </a>
            <span class="offer-about">
              <a href={`/privacy.html#why-${placement}`} data-why>
                Why this?
              </a>
              <button type="button" class="link" data-dismiss>
                Not for me
              </button>
            </span>
          </p>
        </div>
      </div>
    </template>
  );
}

export function Placement({ id }: { id: PlacementId }) {
  return (
    <vitrin-offer placement={id}>
      <Default placement={id} />
      <Blank placement={id} />
    </vitrin-offer>
  );
}
