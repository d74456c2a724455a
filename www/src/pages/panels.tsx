/** The privacy panel and the merchant's dashboard: frames whose middle the page's script fills. */
import { Head, Layout } from '../parts/layout';
import { Mark } from '../parts/icons';

export function PrivacyPage() {
  return (
    <Layout
      title="What this shop knows about you · Nordstig"
      description="See, correct, export and erase what this shop knows. It is all kept in your own browser."
      kind="privacy"
    >
      <div class="wrap section-first privacy">
        <h1>What this shop knows about you</h1>
        <p class="lead">
          Nordstig chooses what to show you <em>inside your browser</em>. What you look at is kept here, on this device,
          and only with your permission. No list of it exists anywhere else.
        </p>
        <div class="island island-tall" data-island="privacy">
          <noscript>
            <p>Without JavaScript nothing is personalized, nothing is stored and nothing is sent.</p>
          </noscript>
        </div>
      </div>
    </Layout>
  );
}

export function DashboardPage() {
  return (
    <html lang="en">
      <Head title="Dashboard · Vitrin" description="What the merchant learns from noised reports.">
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <link rel="stylesheet" href="/assets/dashboard.css" />
        <script type="module" src="/assets/dashboard.js" />
      </Head>
      <body data-page="dashboard">
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="bar">
          <div class="wrap">
            <a class="wordmark" href="/" aria-label="Nordstig, to the shop">
              <Mark />
              <span>Nordstig</span>
            </a>
            <p>
              Merchant dashboard · <a href="/docs/">Guide</a>
            </p>
          </div>
        </header>
        <main id="main" class="wrap">
          <div class="island island-tall" data-island="dashboard">
            <noscript>
              <p>The dashboard needs JavaScript.</p>
            </noscript>
          </div>
        </main>
      </body>
    </html>
  );
}
