/** The home page. */
import { CATEGORIES } from '../catalog/categories';
import { categoryHref, PRODUCTS, productsIn } from '../catalog/catalog';
import type { Product } from '../catalog/product';
import { NeedleIcon, ParcelIcon, ReturnIcon, ShieldIcon } from '../parts/icons';
import { Layout } from '../parts/layout';
import { Placement } from '../parts/placement';
import { ProductGrid } from '../parts/product-card';
import { Recommended } from '../parts/recommended';

const NEWEST = [...PRODUCTS]
  .sort((one, two) => two.added_on.localeCompare(one.added_on) || one.id.localeCompare(two.id))
  .slice(0, 8);

/** What the shop's people carry themselves: one from each part of the shop. */
const CARRIED: readonly Product[] = [
  'fellmark-boot',
  'ull-200',
  'kupa-2',
  'skogsnatt',
  'lunch-18',
  'storm-kok',
  'kurs-compass',
  'hjalm-air',
].flatMap((id) => PRODUCTS.filter((product) => product.id === id));

export function HomePage() {
  return (
    <Layout
      title="Nordstig · outdoor goods"
      description="Shoes, clothing, tents and kitchens for the outdoors, repaired for as long as parts exist."
      kind="home"
    >
      <div class="wrap">
        <Placement id="home-hero" />
      </div>

      <section class="wrap section" aria-labelledby="categories">
        <h2 id="categories">Where are you going?</h2>
        <ul class="tiles">
          {CATEGORIES.map(({ slug, name }) => (
            <li key={slug}>
              <a href={categoryHref(slug)}>
                <img src={`/img/category/${slug}.svg`} alt="" width="400" height="400" decoding="async" />
                <span class="tile-name">{name}</span>
                <span class="tile-count">{productsIn(slug).length} things</span>
              </a>
            </li>
          ))}
        </ul>
      </section>

      <section class="wrap section" aria-labelledby="new">
        <div class="section-head">
          <h2 id="new">New on the shelf</h2>
          <a href="/shop/?sort=newest">All new things</a>
        </div>
        <ProductGrid products={NEWEST} list="home-new" name="New on the shelf" />
      </section>

      <section class="promise">
        <ul class="wrap">
          <li>
            <ParcelIcon />
            <h3>Free delivery from €75</h3>
            <p>By train where trains go, in two to four days.</p>
          </li>
          <li>
            <ReturnIcon />
            <h3>60 days to change your mind</h3>
            <p>Used outdoors once? That is what it is for.</p>
          </li>
          <li>
            <NeedleIcon />
            <h3>Repairs at cost</h3>
            <p>Seams, zips and soles, for as long as parts exist.</p>
          </li>
          <li>
            <ShieldIcon />
            <h3>Your history stays with you</h3>
            <p>
              This shop adapts inside your browser. <a href="/privacy.html">See what it knows.</a>
            </p>
          </li>
        </ul>
      </section>

      <div class="wrap">
        <Recommended kind="next" title="Picked for you" count={8} least={4}>
          <section class="section" aria-labelledby="carried">
            <div class="section-head">
              <h2 id="carried">What we carry ourselves</h2>
            </div>
            <ProductGrid products={CARRIED} list="home-carried" name="What we carry ourselves" />
          </section>
        </Recommended>
        <Recommended kind="recent" title="Pick up where you left off" least={1} />
      </div>
    </Layout>
  );
}
