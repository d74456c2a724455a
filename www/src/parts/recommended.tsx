/**
 * Vitrin's recommendations on the shop's pages. Inside stands the shop's own choice, or nothing, which is what a visitor sees
 * while Vitrin has nothing to say.
 */
import type { ComponentChildren } from 'preact';

/** The blank form of a product, in the clothes of `ProductCard`. */
function BlankCard() {
  return (
    <template data-recommendation>
      <li class="card" data-item="">
        <a data-field="href">
          <img data-field="image" alt="" loading="lazy" decoding="async" />
          <span class="card-brand" data-field="brand"></span>
          <span class="card-name" data-field="title"></span>
        </a>
        <p class="card-foot">
          <span class="card-price" data-field="price"></span>
        </p>
        <p class="card-reason" data-field="reason"></p>
      </li>
    </template>
  );
}

interface RecommendedProps {
  kind: 'next' | 'similar' | 'together' | 'recent';
  title: string;
  /** The product of the page, and its category. */
  item?: string;
  category?: string;
  count?: number;
  /** Fewer than so many are not worth a row. */
  least?: number;
  children?: ComponentChildren;
}

export function Recommended({ kind, title, item, category, count = 4, least = 2, children }: RecommendedProps) {
  return (
    <vitrin-recommendations kind={kind} item={item} category={category} n={String(count)} min={String(least)}>
      {children}
      <template data-recommendations>
        <section class="section" aria-label={title}>
          <div class="section-head">
            <h2>{title}</h2>
            <a href="/privacy.html">Why these?</a>
          </div>
          <ul class="grid" data-list={`recommended-${kind}`} data-list-name={title}>
            <BlankCard />
          </ul>
        </section>
      </template>
    </vitrin-recommendations>
  );
}
