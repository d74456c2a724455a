/** A product in a list. The picture's size is fixed, so nothing moves when it arrives. */
import { brandName, pictureHref, productHref } from '../catalog/catalog';
import { price } from '../catalog/money';
import type { Product } from '../catalog/product';
import { COLOURWAYS } from '../illustration/paint';

/** Cards above the fold are fetched at once, the others when they come near. */
export function ProductCard({ product, eager = false }: { product: Product; eager?: boolean }) {
  const colours = product.colourways.length;
  return (
    <li class="card" data-product={product.id}>
      <a href={productHref(product)}>
        <img
          src={pictureHref(product)}
          alt=""
          width="400"
          height="400"
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
        />
        <span class="card-brand">{brandName(product)}</span>
        <span class="card-name">{product.name}</span>
      </a>
      <p class="card-foot">
        <span class="card-price">{price(product.price_minor)}</span>
        {product.stock === 0 ? <span class="card-out">Sold out</span> : null}
        {colours > 1 ? (
          <span class="card-colours">
            <span class="visually-hidden">{colours} colours</span>
            {product.colourways.map((key) => (
              <svg key={key} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
                <circle cx="5" cy="5" r="4.5" fill={COLOURWAYS[key].main} />
              </svg>
            ))}
          </span>
        ) : null}
      </p>
    </li>
  );
}

interface ProductGridProps {
  products: readonly Product[];
  /** The list's id and name in the data layer. */
  list: string;
  name: string;
  /** How many pictures are fetched at once. */
  eager?: number;
}

export function ProductGrid({ products, list, name, eager = 0 }: ProductGridProps) {
  return (
    <ul class="grid" data-list={list} data-list-name={name}>
      {products.map((product, at) => (
        <ProductCard key={product.id} product={product} eager={at < eager} />
      ))}
    </ul>
  );
}
