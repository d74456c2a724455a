/** The catalogue: every product is whole, placed and drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILES, source } from './built.mjs';

const { PRODUCTS, pictureHref, productsIn, productsLike } = await source('catalog/catalog.ts');
const { CATEGORIES, PLACED_CATEGORIES, categoryAt } = await source('catalog/categories.ts');
const { BRANDS } = await source('catalog/brands.ts');

test('there are at least 60 products with ids of their own', () => {
  assert.ok(PRODUCTS.length >= 60, `${PRODUCTS.length} products`);
  const ids = PRODUCTS.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  );
  for (const id of ids) assert.match(id, /^[a-z0-9-]{3,40}$/);
});

test('every product is whole', () => {
  for (const product of PRODUCTS) {
    const { id, name, brand, price_minor, description, tags, stock, attributes, added_on } = product;
    assert.ok(name.length > 0 && description.length >= 40, id);
    assert.ok(brand in BRANDS, `${id}: brand ${brand}`);
    assert.ok(Number.isInteger(price_minor) && price_minor > 0, `${id}: price`);
    assert.ok(Number.isInteger(stock) && stock >= 0, `${id}: stock`);
    assert.ok(tags.length > 0 && Object.keys(attributes).length > 0, `${id}: tags and attributes`);
    assert.ok(!Number.isNaN(Date.parse(added_on)) && /^\d{4}-\d\d-\d\d$/.test(added_on), `${id}: added_on`);
  }
});

test('every product stands at a leaf of the tree, and no shelf is empty', () => {
  for (const { id, category } of PRODUCTS) {
    const placed = categoryAt(category);
    assert.ok(placed, `${id}: category ${category}`);
    assert.equal(placed.category.children, undefined, `${id}: ${category} has shelves below it`);
  }
  for (const { path } of PLACED_CATEGORIES) assert.ok(productsIn(path).length > 0, path);
  assert.equal(CATEGORIES.length, 8);
  // GA4 has five levels.
  for (const { path } of PLACED_CATEGORIES) assert.ok(path.split('/').length <= 5, path);
});

test('every colourway of every product has a picture', () => {
  for (const product of PRODUCTS) {
    product.colourways.forEach((_, at) => {
      const picture = FILES.get(pictureHref(product, at).slice(1));
      assert.ok(picture, `${product.id}, colourway ${at}`);
      assert.match(picture, /^<svg [^>]*viewBox="0 0 400 400"/, product.id);
      assert.ok((picture.match(/<path|<rect|<circle|<ellipse/g) ?? []).length >= 8, `${product.id} is hardly drawn`);
      assert.doesNotMatch(picture, /NaN|undefined|style=|<script/, product.id);
    });
  }
});

test('similar products come from the nearest shelf', () => {
  const fox = PRODUCTS.find(({ id }) => id === 'trail-fox-3');
  assert.deepEqual(
    productsLike(fox, 3)
      .map(({ id }) => id)
      .sort(),
    ['bog-runner', 'first-mile', 'ridge-hare'],
  );
});
