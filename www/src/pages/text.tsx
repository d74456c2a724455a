/** Help and the page for addresses that lead nowhere. */
import { Layout } from '../parts/layout';

export function HelpPage() {
  return (
    <Layout title="Help · Nordstig" description="Delivery, returns, repairs, advice, and who we are." kind="text">
      <div class="wrap prose section-first">
        <h1>Help</h1>
        <h2 id="delivery">Delivery</h2>
        <p>
          Orders from €75 travel free of charge, smaller ones for €5.90. Parcels leave our store in Östersund the
          working day after your order and reach most of Europe in two to four days, by train where trains go.
        </p>
        <h2 id="returns">Returns</h2>
        <p>
          You have 60 days. Things may have been outdoors once: you cannot judge a boot on a carpet. Use the label in
          the box; the money is back within five days of our getting the parcel.
        </p>
        <h2 id="repairs">Repairs</h2>
        <p>
          We mend what we sell, at cost: a zip is €18, a resole €85, a darned sock nothing at all. Write to the
          workshop, describe the damage, and send it when we have said that we can.
        </p>
        <h2 id="advice">Advice</h2>
        <p>
          Seven people answer letters here, all of them often wet. Tell us where you are going and what you already own.
          Sometimes the answer is that you need nothing.
        </p>
        <h2 id="about">About us</h2>
        <p>
          Nordstig is an invented shop. It shows Vitrin at work: personalization that happens inside your browser. Its
          brands, products and prices are invented too; the pictures are drawn by code. How a shop of yours gets the same
          stands in <a href="/docs/">the guide to Vitrin</a>.
        </p>
      </div>
    </Layout>
  );
}

export function NotFoundPage() {
  return (
    <Layout title="Not found · Nordstig" description="There is no such page." kind="text">
      <div class="wrap prose section-first">
        <h1>The path ends here</h1>
        <p>There is no page at this address. It may have been sold out, or never stitched.</p>
        <p>
          <a class="button" href="/">
            Back to the trailhead
          </a>
        </p>
      </div>
    </Layout>
  );
}
