/** Script of the search page. The index is built in the browser; the term goes into the address and the data layer, nowhere else. */
import MiniSearch, { type SearchResult } from 'minisearch';
import { render } from 'preact';
import { brandName, categoryName, PRODUCTS, productById } from '../catalog/catalog';
import type { Product } from '../catalog/product';
import { COLOURWAYS } from '../illustration/paint';
import { ProductGrid } from '../parts/product-card';
import { search as sayTerm } from './data-layer';
import { startPage } from './page';

/** Longest term that is searched for. */
const TERM_LENGTH_MAX = 80;
const RESULTS_MAX = 24;
/** Shown as examples where there is no term. */
const EXAMPLES = ['tent for two', 'merino', 'trail shoe', 'thermos', 'rain', 'headlamp'];

/** Umlauts and rings are found with and without, and many things as one: who looks for a tent means the shelf of tents. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/^(...+)s$/, '$1');

function find(term: string): readonly Product[] {
  const index = new MiniSearch<object>({
    fields: ['name', 'brand', 'category', 'tags', 'colours', 'description'],
    processTerm: (word) => fold(word),
    searchOptions: {
      boost: { name: 4, category: 3, tags: 2, brand: 2 },
      prefix: true,
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
    },
  });
  index.addAll(
    PRODUCTS.map((product) => ({
      id: product.id,
      name: product.name,
      brand: brandName(product),
      category: product.category
        .split('/')
        .map((_, at, levels) => categoryName(levels.slice(0, at + 1).join('/')))
        .join(' '),
      tags: product.tags.join(' '),
      colours: product.colourways.map((key) => COLOURWAYS[key].name).join(' '),
      description: product.description,
    })),
  );
  /** What is called so, or stands on a shelf that is, comes before what only goes with it, however rare that is. */
  const isItself = ({ match }: SearchResult) => Object.values(match).some((fields) => fields.includes('name') || fields.includes('category'));
  const found = (combineWith: 'AND' | 'OR') =>
    index
      .search(term, { combineWith })
      .sort((one, two) => Number(isItself(two)) - Number(isItself(one)))
      .flatMap(({ id }) => productById(String(id)) ?? []);
  const all = found('AND');
  return (all.length > 0 ? all : found('OR')).slice(0, RESULTS_MAX);
}

function Examples() {
  return (
    <p class="examples">
      Try{' '}
      {EXAMPLES.map((term) => (
        <a key={term} class="chip" href={`/search/?q=${encodeURIComponent(term)}`}>
          {term}
        </a>
      ))}
    </p>
  );
}

function Results({ term }: { term: string }) {
  if (term === '') return <Examples />;
  const products = find(term);
  if (products.length === 0) {
    return (
      <>
        <p>Nothing on our shelves answers to “{term}”.</p>
        <Examples />
      </>
    );
  }
  return (
    <>
      <p class="shelf-count" role="status">
        {products.length} {products.length === 1 ? 'thing' : 'things'} for “{term}”
      </p>
      <ProductGrid products={products} list="search" name="Search" eager={8} />
    </>
  );
}

const term = (new URLSearchParams(location.search).get('q') ?? '').trim().slice(0, TERM_LENGTH_MAX);
const island = document.querySelector('[data-island="search"]');
const field = document.querySelector<HTMLInputElement>('#find');
if (field) field.value = term;
if (island) {
  island.replaceChildren();
  render(<Results term={term} />, island);
}
startPage(() => {
  if (term !== '') sayTerm(term);
});
