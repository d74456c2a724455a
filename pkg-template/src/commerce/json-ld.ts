/**
 * schema.org in JSON-LD: the product of a page, or its list of products, with the path of its breadcrumbs. Told last, so
 * that the page's own words come first.
 */
import { categoriesOf, isObject, listOf, textOf, type Fields, type Source } from './source.js';

/** How long the page's own words are waited for, in milliseconds after it has loaded or turned; then once more. */
const WAIT_MS = 1000;
const WAIT_AGAIN_MS = 2000;
/** Bounds of what is read, far beyond any shop's. */
const SCRIPTS_MAX = 20;
const SCRIPT_CHARS_MAX = 262_144;
const NODES_MAX = 2000;

type Node = Record<string, unknown>;
/** `Product`, `schema:Product`, `https://schema.org/Product`, or a list with one of them. */
const isA = (node: Node, type: RegExp) =>
  listOf(node['@type']).some((name) => type.test(`${name}`.replace(/^(https?:\/\/schema\.org\/|schema:)/, '')));
const PRODUCT = /^(Individual)?Product(Group|Model)?$|^SomeProducts$/;
const nodesOf = (value: unknown): Node[] => listOf(value).filter(isObject);
/** A text, or the name of what is named. */
const nameOf = (value: unknown): string | undefined => {
  const [first] = listOf(value);
  return textOf(isObject(first) ? first['name'] : first);
};

/** All that stands at the top of a script: single, in a list, in a graph, or as what the page is about. */
function topOf(value: unknown, found: Node[]): void {
  for (const node of nodesOf(value)) {
    if (found.length === NODES_MAX) return;
    found.push(node);
    topOf(node['@graph'], found);
    topOf(node['mainEntity'], found);
  }
}

/** The first price: of an offer, a range of offers, or the offer of a variant. */
function priceOf(value: unknown, depth = 3): Fields | undefined {
  if (!depth) return undefined;
  for (const offer of nodesOf(value)) {
    const price = textOf(offer['price']) ?? textOf(offer['lowPrice']);
    if (price) return { price, currency: textOf(offer['priceCurrency']) };
    const nested = priceOf(offer['priceSpecification'], depth - 1) ?? priceOf(offer['offers'], depth - 1);
    if (nested) return { ...nested, currency: nested['currency'] ?? textOf(offer['priceCurrency']) };
  }
  return undefined;
}

const IDS = ['productID', 'sku', 'gtin', 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'mpn', 'productGroupID'];

/** A product as an item, and its currency. */
function itemOf(node: Node, breadcrumbs: readonly string[]): Fields | undefined {
  const id = IDS.map((name) => textOf(node[name])).find((text) => text);
  const name = textOf(node['name']);
  if (!id && !name) return undefined;
  const category = nameOf(node['category']);
  // A number is a key of Google's taxonomy.
  const path = category && !/^(\d+$|https?:)/.test(category) ? category.split('>') : breadcrumbs;
  const { price, currency } =
    priceOf(node['offers']) ?? nodesOf(node['hasVariant']).map(({ offers }) => priceOf(offers)).find(isObject) ?? {};
  return {
    item_id: id,
    item_name: name,
    item_brand: nameOf(node['brand']),
    ...categoriesOf(path.map((level) => level.trim()).filter((level) => level !== name)),
    price,
    currency,
  };
}

/** The names between the home page and the page itself. */
function breadcrumbsOf(list: Node): string[] {
  const levels = nodesOf(list['itemListElement']).map((level) => {
    const { item, position, name } = level;
    const address = isObject(item) ? (item['@id'] ?? item['url']) : item;
    let path: string | undefined;
    try {
      path = new URL(`${address}`, document.baseURI).pathname;
    } catch {
      // An address that is none.
    }
    return { position: Number(position), name: textOf(name) ?? nameOf(item), path: address === undefined ? undefined : path };
  });
  return levels
    .sort((one, other) => one.position - other.position)
    .filter(({ path }, index) => path !== '/' && path !== location.pathname && (path || index < levels.length - 1))
    .flatMap(({ name }) => name ?? []);
}

/** The text of all scripts, to see whether it has changed. */
function scriptsOf(): string[] {
  const scripts = document.querySelectorAll('script[type="application/ld+json" i]');
  return Array.from(scripts)
    .slice(0, SCRIPTS_MAX)
    .map(({ textContent }) => textContent ?? '')
    .filter(({ length }) => length <= SCRIPT_CHARS_MAX);
}

/** The products of the page as it is now, as items. */
export function productsOf(scripts: readonly string[] = scriptsOf()): Fields[] {
  const found: Node[] = [];
  for (const text of scripts) {
    try {
      topOf(JSON.parse(text), found);
    } catch {
      // Not JSON: search engines do not read it either.
    }
  }
  const listed = found
    .filter((node) => isA(node, /^ItemList$/))
    .flatMap((node) => nodesOf(node['itemListElement']).map(({ item, ...rest }) => (isObject(item) ? item : rest)));
  const trail = found.find((node) => isA(node, /^BreadcrumbList$/));
  const breadcrumbs = trail ? breadcrumbsOf(trail) : [];
  const products = [...found, ...listed].filter((node) => isA(node, PRODUCT));
  const has_group = products.some((node) => isA(node, /^ProductGroup$/));
  const items = products
    // Its variants may stand beside it.
    .filter((node) => !has_group || !node['isVariantOf'])
    .map((node) => itemOf(node, breadcrumbs))
    .filter(isObject);
  // Whoever shows a product's stars describes it once more, by its name alone.
  const known = new Set(items.filter(({ item_id }) => item_id).map(({ item_name }) => item_name));
  return items.filter(({ item_id, item_name }) => item_id || !known.has(item_name));
}

export const JSON_LD: Source = {
  name: 'json-ld',
  rank: 2,
  open(tell) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let read = '';
    /** Whether there was something to tell that had not been. */
    const look = (): boolean => {
      clearTimeout(timer);
      timer = undefined;
      const scripts = scriptsOf();
      const text = scripts.join('\n');
      // A shop that is one document leaves the page before in its head until the next one is drawn.
      if (text === read) return false;
      read = text;
      const items = productsOf(scripts);
      const [first] = items;
      if (!first) return false;
      const { currency, price } = first;
      if (items.length === 1) tell('view_item', { currency, value: price, items });
      else tell('view_item_list', { items });
      return true;
    };
    const again = () => {
      if (!look()) timer = setTimeout(look, WAIT_AGAIN_MS);
    };
    const plan = () => {
      clearTimeout(timer);
      timer = setTimeout(again, WAIT_MS);
    };
    // Whoever leaves at once has seen it too.
    const onHide = () => {
      if (timer !== undefined && document.visibilityState === 'hidden') look();
    };
    if (document.readyState === 'complete') plan();
    else addEventListener('load', plan);
    document.addEventListener('visibilitychange', onHide);
    return {
      turn: plan,
      stop() {
        clearTimeout(timer);
        removeEventListener('load', plan);
        document.removeEventListener('visibilitychange', onHide);
      },
    };
  },
};
