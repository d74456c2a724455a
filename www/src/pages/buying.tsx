/** Search, cart, checkout and thank-you: frames whose middle the page's script fills. */
import { Layout } from '../parts/layout';
import { Placement } from '../parts/placement';
import { Recommended } from '../parts/recommended';

export function SearchPage() {
  return (
    <Layout title="Search · Nordstig" description="Search the shop." kind="search">
      <div class="wrap section-first">
        <h1>Search</h1>
        <div class="island island-tall" data-island="search">
          <noscript>
            <p>
              Searching needs JavaScript. The <a href="/shop/">shelves</a> work without.
            </p>
          </noscript>
        </div>
      </div>
    </Layout>
  );
}

export function CartPage() {
  return (
    <Layout title="Cart · Nordstig" description="Your cart." kind="cart">
      <div class="wrap section-first">
        <h1>Your cart</h1>
        <div class="island island-tall" data-island="cart">
          <noscript>
            <p>The cart needs JavaScript.</p>
          </noscript>
        </div>
        <Placement id="cart-note" />
        <Recommended kind="together" title="Goes well with it" least={1} />
      </div>
    </Layout>
  );
}

export function CheckoutPage() {
  return (
    <Layout title="Checkout · Nordstig" description="Place your order." kind="checkout">
      <div class="wrap section-first">
        <h1>Checkout</h1>
        <p class="demo-note">
          A demonstration: nothing you write here leaves this page, nothing is ordered and nothing is charged.
        </p>
        <div class="island island-tall" data-island="checkout">
          <noscript>
            <p>The checkout needs JavaScript.</p>
          </noscript>
        </div>
      </div>
    </Layout>
  );
}

export function ThankYouPage() {
  return (
    <Layout title="Thank you · Nordstig" description="Your order is placed." kind="thank-you">
      <div class="wrap section-first">
        <div class="island island-tall" data-island="thank-you">
          <noscript>
            <p>This page needs JavaScript.</p>
          </noscript>
        </div>
      </div>
    </Layout>
  );
}
