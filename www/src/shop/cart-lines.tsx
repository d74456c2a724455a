/** What the cart, the checkout and the thank-you page show in common: lines and totals. */
import { brandName, pictureHref, productHref } from '../catalog/catalog';
import { FREE_DELIVERY_FROM_MINOR, price } from '../catalog/money';
import { COLOURWAYS } from '../illustration/paint';
import type { CartLine, Totals } from './cart';

export function variantOf({ product, colourway, size }: CartLine): string {
  const colour = COLOURWAYS[product.colourways[colourway] ?? product.colourways[0]].name;
  return size === undefined ? colour : `${colour}, ${size}`;
}

export function Line({ line, children }: { line: CartLine; children?: preact.ComponentChildren }) {
  const { product, colourway, quantity } = line;
  return (
    <li class="line">
      <img src={pictureHref(product, product.colourways[colourway] ? colourway : 0)} alt="" width="96" height="96" />
      <div class="line-words">
        <a href={productHref(product)}>{product.name}</a>
        <span>
          {brandName(product)} · {variantOf(line)}
        </span>
        {children ?? (
          <span>
            {quantity} × {price(product.price_minor)}
          </span>
        )}
      </div>
      <strong class="line-price">{price(product.price_minor * quantity)}</strong>
    </li>
  );
}

export function Sums({ sums, children }: { sums: Totals; children?: preact.ComponentChildren }) {
  const missing = FREE_DELIVERY_FROM_MINOR - sums.goods_minor;
  return (
    <div class="sums">
      <dl>
        <div>
          <dt>Goods</dt>
          <dd>{price(sums.goods_minor)}</dd>
        </div>
        <div>
          <dt>Delivery</dt>
          <dd>{sums.delivery_minor === 0 ? 'Free' : price(sums.delivery_minor)}</dd>
        </div>
        <div class="sums-total">
          <dt>Total, VAT included</dt>
          <dd>{price(sums.total_minor)}</dd>
        </div>
      </dl>
      {missing > 0 ? <p class="sums-hint">{price(missing)} more and delivery is free.</p> : null}
      {children}
    </div>
  );
}
