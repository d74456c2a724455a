/** The frame of every page: head, header, aisles, footer. No inline script, no inline style. */
import type { ComponentChildren } from 'preact';
import { CATEGORIES } from '../catalog/categories';
import { categoryHref } from '../catalog/catalog';
import { CartIcon, Mark, SearchIcon, ShieldIcon } from './icons';

/** The kind of a page; also the name of its script. */
export type PageKind = 'home' | 'list' | 'product' | 'search' | 'cart' | 'checkout' | 'thank-you' | 'privacy' | 'text';

interface LayoutProps {
  title: string;
  description: string;
  kind: PageKind;
  /** Top-level category that is open now. */
  aisle?: string | undefined;
  children: ComponentChildren;
}

/** The script tag a merchant adds: the only line of Vitrin on a page, beside its placements. */
export function VitrinScript() {
  return (
    <script
      async
      src="/vitrin/vitrin.js"
      data-site="demo-shop"
      data-config="/vitrin/site.json"
      data-consent="auto"
      data-consent-map="storage=storage; personalization=personalization; measurement=measurement"
      data-collect="auto"
      data-sync="/v1/reports"
      data-model="/vitrin/model.bin"
      data-items="/vitrin/items.json"
    />
  );
}

export function Head({
  title,
  description,
  children,
}: {
  title: string;
  description: string;
  children?: ComponentChildren;
}) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <meta name="description" content={description} />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#f6f4ee" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#131816" media="(prefers-color-scheme: dark)" />
      <link rel="icon" href="/img/icon.svg" type="image/svg+xml" />
      {children}
    </head>
  );
}

function Header({ aisle }: { aisle: string | undefined }) {
  return (
    <header class="top">
      <div class="top-row wrap">
        <a class="wordmark" href="/" aria-label="Nordstig, home">
          <Mark />
          <span>Nordstig</span>
        </a>
        <form class="find" action="/search/" method="get" role="search">
          <label class="visually-hidden" for="find">
            Search the shop
          </label>
          <input
            id="find"
            type="search"
            name="q"
            placeholder="Search boots, tents, stoves…"
            maxlength={80}
            autocomplete="off"
          />
          <button type="submit" aria-label="Search">
            <SearchIcon />
          </button>
        </form>
        <nav class="tools" aria-label="Your things">
          <a href="/privacy.html">
            <ShieldIcon />
            <span>Privacy</span>
          </a>
          <a href="/cart/">
            <CartIcon />
            <span>Cart</span>
            <b class="count" data-cart-count hidden>
              0
            </b>
            <i class="visually-hidden" data-cart-words />
          </a>
        </nav>
      </div>
      <nav class="aisles" aria-label="Categories">
        <ul class="wrap">
          {CATEGORIES.map(({ slug, name }) => (
            <li key={slug}>
              <a href={categoryHref(slug)} aria-current={slug === aisle ? 'true' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function Footer() {
  return (
    <footer class="foot">
      <div class="wrap foot-columns">
        <div class="foot-about">
          <p class="wordmark">
            <Mark />
            <span>Nordstig</span>
          </p>
          <p>Outdoor goods, repaired for as long as parts exist.</p>
          <p>This is a demonstration shop. The brands are invented, nothing is sold and nothing is charged.</p>
        </div>
        <nav aria-label="Shop">
          <h2>Shop</h2>
          <ul>
            <li>
              <a href="/shop/">All products</a>
            </li>
            {CATEGORIES.slice(0, 4).map(({ slug, name }) => (
              <li key={slug}>
                <a href={categoryHref(slug)}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <nav aria-label="Help">
          <h2>Help</h2>
          <ul>
            <li>
              <a href="/help/#delivery">Delivery</a>
            </li>
            <li>
              <a href="/help/#returns">Returns</a>
            </li>
            <li>
              <a href="/help/#repairs">Repairs</a>
            </li>
            <li>
              <a href="/help/#about">About us</a>
            </li>
          </ul>
        </nav>
        <nav aria-label="Your data">
          <h2>Your data</h2>
          <ul>
            <li>
              <a href="/privacy.html">What this shop knows</a>
            </li>
            <li>
              <button type="button" class="link" data-cc="show-preferencesModal">
                Privacy choices
              </button>
            </li>
            <li>
              <a href="/dashboard/">What the merchant sees</a>
            </li>
            <li>
              <a href="/docs/">The guide to Vitrin</a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}

export function Layout({ title, description, kind, aisle, children }: LayoutProps) {
  return (
    <html lang="en">
      <Head title={title} description={description}>
        <link rel="stylesheet" href="/assets/shop.css" />
        <script type="module" src={`/assets/${kind}.js`} />
        <VitrinScript />
      </Head>
      <body data-page={kind}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <Header aisle={aisle} />
        <main id="main">{children}</main>
        <Footer />
        <p class="toast" role="status" aria-live="polite" data-toast></p>
      </body>
    </html>
  );
}
