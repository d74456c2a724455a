/** The privacy panel: all that this shop knows about a visitor, read from the visitor's own browser. */
import { type ComponentChildren, render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { decide } from '../shop/consent';
import { startPage } from '../shop/page';
import { type Client, type Purpose, useChanges, useVitrin, type Vote } from './client';
import { Circumstances } from './circumstances';
import { Predictions } from './predictions';
import { WhyOffers } from './why';
import { names } from './words';

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="privacy-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

const PURPOSES: readonly Purpose[] = ['storage', 'personalization', 'measurement'];

/** The banner first: Vitrin takes the most restrictive of all votes, so the banner must not hold back what is granted here. */
function permit(client: Client, says: Vote): void {
  decide(PURPOSES.filter((purpose) => says[purpose] === 'granted'));
  client.consent.set(says);
}

/** Vitrin's own panel, with the shop's names in it. What stands inside is shown as long as there is nothing to ask the engine. */
function OwnPanel({ client }: { client: Client }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    void customElements.whenDefined('vitrin-privacy').then(() => {
      if (place.current) Object.assign(place.current, { names, permit: (says: Vote) => permit(client, says) });
    });
  }, [client]);
  const all = (state: 'granted' | 'denied') => permit(client, { ...client.consent.get(), storage: state, personalization: state });
  const is_pending = client.consent.get().personalization === 'pending';
  return (
    <vitrin-privacy ref={place}>
      <p class="state" role="status">
        {is_pending
          ? 'You have not decided yet. So nothing is known, nothing is stored and nothing is sent.'
          : 'You have not allowed anything. So nothing is known, nothing is stored and nothing is sent.'}
      </p>
      <div class="keep">
        <button type="button" class="button" onClick={() => all('granted')}>
          Remember and choose for me
        </button>
        {is_pending ? (
          <button type="button" class="button" onClick={() => all('denied')}>
            Do not
          </button>
        ) : null}
      </div>
    </vitrin-privacy>
  );
}

function Panel({ client }: { client: Client }) {
  useChanges(client);
  const { state } = client.status;
  const known = (state === 'ready' || state === 'degraded') && client.consent.get().personalization === 'granted';
  useEffect(() => {
    // “Why this?” leads to a part of the page that was not there when the address was read.
    if (known && location.hash !== '')
      document.querySelector<HTMLElement>(`#${CSS.escape(location.hash.slice(1))}`)?.focus();
  }, [known]);
  return (
    <>
      <OwnPanel client={client} />
      {known ? (
        <>
          <Section id="circumstances" title="How you came, and what you said">
            <Circumstances client={client} />
          </Section>
          <Section id="predictions" title="What is likely to come">
            <Predictions client={client} />
          </Section>
          <Section id="why" title="Why you see what you see">
            <WhyOffers client={client} />
          </Section>
        </>
      ) : null}
      <p class="quiet">
        Safari erases what scripts have stored after seven days of use without a visit here. Then this page is empty: that is
        normal, and an export brings it back.
      </p>
    </>
  );
}

function Privacy() {
  const presence = useVitrin();
  if (presence.state === 'here') return <Panel client={presence.client} />;
  return (
    <p class="state" role="status">
      {presence.state === 'waiting'
        ? 'Looking …'
        : 'Vitrin is not on this page: its script was blocked or could not be loaded. Nothing is personalized, stored or sent.'}
    </p>
  );
}

const island = document.querySelector('[data-island="privacy"]');
if (island) {
  island.replaceChildren();
  render(<Privacy />, island);
}
startPage();
