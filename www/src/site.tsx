/** Every file of the site that is rendered at build time: pages and pictures, as text by path. */
import type { VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { PLACED_CATEGORIES } from './catalog/categories';
import { brandName, pictureHref, productHref, PRODUCTS } from './catalog/catalog';
import { price } from './catalog/money';
import { pictures } from './illustration/pictures';
import { CartPage, CheckoutPage, SearchPage, ThankYouPage } from './pages/buying';
import { guide } from './pages/guide';
import { HomePage } from './pages/home';
import { AllPage, CategoryPage } from './pages/list';
import { DashboardPage, PrivacyPage } from './pages/panels';
import { ProductPage } from './pages/product';
import { HelpPage, NotFoundPage } from './pages/text';

const html = (page: VNode): string => `<!doctype html>\n${renderToStaticMarkup(page)}\n`;

/** What Vitrin's elements show of the products: written by the shop, shown as it is. */
const items = (): object[] =>
  PRODUCTS.map((product) => ({
    id: product.id,
    title: product.name,
    href: productHref(product),
    image: { src: pictureHref(product), alt: '', width: 400, height: 400 },
    price: price(product.price_minor),
    brand: brandName(product),
  }));

export function site(): ReadonlyMap<string, string> {
  const pages: readonly (readonly [string, VNode])[] = [
    ['index.html', <HomePage />],
    ['shop/index.html', <AllPage />],
    ...PLACED_CATEGORIES.map((placed) => [`shop/${placed.path}/index.html`, <CategoryPage placed={placed} />] as const),
    ...PRODUCTS.map((product) => [`product/${product.id}/index.html`, <ProductPage product={product} />] as const),
    ['search/index.html', <SearchPage />],
    ['cart/index.html', <CartPage />],
    ['checkout/index.html', <CheckoutPage />],
    ['thank-you/index.html', <ThankYouPage />],
    ['privacy.html', <PrivacyPage />],
    ['dashboard/index.html', <DashboardPage />],
    ['help/index.html', <HelpPage />],
    ['404.html', <NotFoundPage />],
    ...guide(),
  ];
  return new Map([
    ...pages.map(([path, page]) => [path, html(page)] as const),
    ['vitrin/items.json', `${JSON.stringify(items())}\n`] as const,
    ...[...pictures()].map(([path, picture]) => [`img/${path}`, `${renderToStaticMarkup(picture)}\n`] as const),
  ]);
}
