/** A category page: the goods of one branch of the tree, with filters and sorting. All goods stand in the page; the script hides and orders. */
import { BRANDS } from '../catalog/brands';
import { CATEGORIES, type Category, type PlacedCategory } from '../catalog/categories';
import { categoryHref, PRODUCTS, productsIn } from '../catalog/catalog';
import { PRICE_STEPS, priceStepName } from '../catalog/price-steps';
import type { BrandKey, Product } from '../catalog/product';
import { Layout } from '../parts/layout';
import { Placement } from '../parts/placement';
import { ProductGrid } from '../parts/product-card';

export function Breadcrumbs({ above, here }: { above: readonly PlacedCategory[]; here?: string }) {
  return (
    <nav class="crumbs" aria-label="Breadcrumb">
      <ol>
        <li>
          <a href="/">Home</a>
        </li>
        {above.map(({ path, category }) => (
          <li key={path}>
            <a href={categoryHref(path)}>{category.name}</a>
          </li>
        ))}
        {here ? <li aria-current="page">{here}</li> : null}
      </ol>
    </nav>
  );
}

function Filters({ products }: { products: readonly Product[] }) {
  const brands = [...new Set(products.map(({ brand }) => brand))].sort() as BrandKey[];
  const steps = PRICE_STEPS.filter(([from, to]) =>
    products.some(({ price_minor }) => price_minor >= from && price_minor < to),
  );
  return (
    <form class="filters" data-filters>
      <details class="filter">
        <summary>Brand</summary>
        <fieldset>
          <legend class="visually-hidden">Brand</legend>
          {brands.map((brand) => (
            <label key={brand}>
              <input type="checkbox" name="brand" value={brand} /> {BRANDS[brand].name}
            </label>
          ))}
        </fieldset>
      </details>
      <details class="filter">
        <summary>Price</summary>
        <fieldset>
          <legend class="visually-hidden">Price</legend>
          {steps.map((step) => (
            <label key={step[0]}>
              <input type="checkbox" name="price" value={String(step[0])} /> {priceStepName(step)}
            </label>
          ))}
        </fieldset>
      </details>
      <label class="filter-toggle">
        <input type="checkbox" name="stock" value="in" /> In stock
      </label>
      <label class="filter-sort">
        <span>Sort</span>
        <select name="sort">
          <option value="shelf">As on the shelf</option>
          <option value="newest">Newest first</option>
          <option value="cheapest">Lowest price first</option>
          <option value="dearest">Highest price first</option>
          <option value="name">By name</option>
        </select>
      </label>
    </form>
  );
}

interface Shelf {
  title: string;
  line: string;
  path: string | undefined;
  products: readonly Product[];
  below: readonly Category[];
  above: readonly PlacedCategory[];
}

function ShelfPage({ title, line, path, products, below, above }: Shelf) {
  return (
    <Layout title={`${title} · Nordstig`} description={line} kind="list" aisle={path?.split('/')[0]}>
      <div class="wrap">
        <Breadcrumbs above={above} here={title} />
        <header class="shelf-head">
          <h1>{title}</h1>
          <p>{line}</p>
        </header>
        {below.length > 0 ? (
          <nav class="chips" aria-label={`Within ${title}`}>
            <ul>
              {below.map(({ slug, name }) => (
                <li key={slug}>
                  <a href={categoryHref(path ? `${path}/${slug}` : slug)}>{name}</a>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        <Placement id="list-banner" />
        <Filters products={products} />
        <p class="shelf-count" data-count aria-live="polite">
          {products.length} {products.length === 1 ? 'thing' : 'things'}
        </p>
        <ProductGrid products={products} list={path ?? 'all'} name={title} eager={4} />
        <p class="shelf-empty" data-empty hidden>
          Nothing here fits these filters.{' '}
          <button type="button" class="link" data-clear>
            Clear them
          </button>
        </p>
      </div>
    </Layout>
  );
}

export function CategoryPage({ placed }: { placed: PlacedCategory }) {
  const { path, category, ancestors } = placed;
  return (
    <ShelfPage
      title={category.name}
      line={category.line}
      path={path}
      products={productsIn(path)}
      below={category.children ?? []}
      above={ancestors}
    />
  );
}

export function AllPage() {
  return (
    <ShelfPage
      title="All products"
      line="Everything on our shelves."
      path={undefined}
      products={PRODUCTS}
      below={CATEGORIES}
      above={[]}
    />
  );
}
