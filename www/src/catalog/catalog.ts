/** The whole catalogue and the questions pages ask of it. */
import { BACKPACKS } from './backpacks';
import { BRANDS } from './brands';
import { categoryAt } from './categories';
import { CLIMBING } from './climbing';
import { CLOTHING } from './clothing';
import { KITCHEN } from './kitchen';
import { LIGHT } from './light';
import type { Product } from './product';
import { SHOES } from './shoes';
import { SLEEPING } from './sleeping';
import { TENTS } from './tents';

export const PRODUCTS: readonly Product[] = [
  ...SHOES,
  ...CLOTHING,
  ...TENTS,
  ...SLEEPING,
  ...BACKPACKS,
  ...KITCHEN,
  ...LIGHT,
  ...CLIMBING,
];

const BY_ID = new Map(PRODUCTS.map((product) => [product.id, product]));

export function productById(id: string): Product | undefined {
  return BY_ID.get(id);
}

/** The products in a category or any category below it. */
export function productsIn(path: string): readonly Product[] {
  return PRODUCTS.filter(({ category }) => category === path || category.startsWith(`${path}/`));
}

/** Products to look at next: the nearest branch of the tree first, then the nearest price. */
export function productsLike(product: Product, count: number): readonly Product[] {
  const levels = product.category.split('/');
  const shared = (other: Product) => {
    const otherLevels = other.category.split('/');
    return levels.findIndex((level, at) => otherLevels[at] !== level) + 1 || levels.length + 1;
  };
  return PRODUCTS.filter((other) => other.id !== product.id && other.stock > 0)
    .map((other) => ({ other, near: shared(other), apart: Math.abs(other.price_minor - product.price_minor) }))
    .sort((one, two) => two.near - one.near || one.apart - two.apart)
    .slice(0, count)
    .map(({ other }) => other);
}

export function brandName(product: Product): string {
  return BRANDS[product.brand].name;
}

/** The name of a category for people: “Rain jackets”; an unknown path is shown as it is. */
export function categoryName(path: string): string {
  return categoryAt(path)?.category.name ?? path;
}

export function productHref(product: Product): string {
  return `/product/${product.id}/`;
}

export function categoryHref(path: string): string {
  return `/shop/${path}/`;
}

export function pictureHref(product: Product, colourway = 0): string {
  return `/img/product/${product.id}-${colourway}.svg`;
}
