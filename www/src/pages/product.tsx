/** A product page. */
import { BRANDS } from '../catalog/brands';
import { categoryAt } from '../catalog/categories';
import { brandName, pictureHref, productsLike } from '../catalog/catalog';
import { FREE_DELIVERY_FROM_MINOR, price } from '../catalog/money';
import type { Product } from '../catalog/product';
import { COLOURWAYS } from '../illustration/paint';
import { Layout } from '../parts/layout';
import { Placement } from '../parts/placement';
import { ProductGrid } from '../parts/product-card';
import { Recommended } from '../parts/recommended';
import { Breadcrumbs } from './list';

/** At or under this many pieces the page says how many are left. */
const FEW_LEFT = 9;

function stockLine(stock: number): string {
  if (stock === 0) return 'Sold out. Back when the next delivery comes.';
  return stock <= FEW_LEFT ? `${stock} left on the shelf` : 'In stock, sent within a day';
}

function Choices({ product }: { product: Product }) {
  return (
    <form class="choices" data-buy={product.id}>
      <fieldset class="swatches">
        <legend>
          Colour: <output data-colour-name>{COLOURWAYS[product.colourways[0]].name}</output>
        </legend>
        {product.colourways.map((key, at) => (
          <label key={key} class="swatch">
            <input
              type="radio"
              name="colourway"
              value={String(at)}
              checked={at === 0}
              data-name={COLOURWAYS[key].name}
              data-picture={pictureHref(product, at)}
            />
            <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
              <circle cx="16" cy="16" r="13" fill={COLOURWAYS[key].main} />
              <path d="M16 3a13 13 0 0 1 0 26Z" fill={COLOURWAYS[key].second} />
            </svg>
            <span class="visually-hidden">{COLOURWAYS[key].name}</span>
          </label>
        ))}
      </fieldset>
      {product.sizes ? (
        <fieldset class="sizes">
          <legend>Size</legend>
          {product.sizes.map((size) => (
            <label key={size} class="size">
              <input type="radio" name="size" value={size} required />
              <span>{size}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <div class="buy-row">
        <label class="quantity">
          <span>Quantity</span>
          <select name="quantity">
            {Array.from({ length: Math.min(5, Math.max(1, product.stock)) }, (_, at) => (
              <option key={at} value={String(at + 1)}>
                {at + 1}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-wide" disabled={product.stock === 0}>
          {product.stock === 0 ? 'Sold out' : 'Add to cart'}
        </button>
      </div>
      <p class="stock" data-low={product.stock <= FEW_LEFT ? 'true' : undefined}>
        {stockLine(product.stock)}
      </p>
    </form>
  );
}

export function ProductPage({ product }: { product: Product }) {
  const placed = categoryAt(product.category);
  const above = placed ? [...placed.ancestors, placed] : [];
  const brand = BRANDS[product.brand];
  return (
    <Layout
      title={`${product.name} by ${brand.name} · Nordstig`}
      description={product.description}
      kind="product"
      aisle={product.category.split('/')[0]}
    >
      <div class="wrap" data-product={product.id}>
        <Breadcrumbs above={above} here={product.name} />
        <div class="product">
          <img
            class="product-picture"
            data-picture-main
            src={pictureHref(product)}
            alt={`${product.name}, drawn from the side`}
            width="800"
            height="800"
            fetchpriority="high"
          />
          <div class="product-words">
            <p class="product-brand">{brandName(product)}</p>
            <h1>{product.name}</h1>
            <p class="product-price">
              {price(product.price_minor)}
              <span>VAT included{product.price_minor >= FREE_DELIVERY_FROM_MINOR ? ', delivered free' : ''}</span>
            </p>
            <p class="product-text">{product.description}</p>
            <Choices product={product} />
            <dl class="facts">
              {Object.entries(product.attributes).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
              <div>
                <dt>{brand.name}</dt>
                <dd>{brand.line}</dd>
              </div>
            </dl>
          </div>
        </div>
        <Placement id="product-strip" />
        <Recommended kind="similar" title="Like this one" item={product.id} category={product.category}>
          <section class="section" aria-labelledby="like">
            <div class="section-head">
              <h2 id="like">From the same shelf</h2>
            </div>
            <ProductGrid products={productsLike(product, 4)} list="product-like" name="From the same shelf" />
          </section>
        </Recommended>
      </div>
    </Layout>
  );
}
