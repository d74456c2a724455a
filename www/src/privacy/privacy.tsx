/** The privacy panel: all that this shop knows about a visitor, read from the visitor's own browser. */
import { type ComponentChildren, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { startPage } from '../shop/page';
import { type Client, type Consent, useChanges, useVitrin } from './client';
import { Keep } from './keep';
import { Circumstances } from './circumstances';
import { Events, Interests, Segments } from './knowledge';
import { Predictions } from './predictions';
import { Purposes, setPurpose } from './purposes';
import { Reports } from './reports';
import { WhyOffers } from './why';

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="privacy-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** The state of affairs in one sentence or two, never rosier than it is. */
function stateWords(client: Client, consent: Consent): string {
  const { state, reason } = client.status;
  const personal = consent.personalization === 'granted';
  const measured = consent.measurement === 'granted';
  if (!personal && !measured) {
    return consent.personalization === 'pending'
      ? 'You have not decided yet. So nothing is known, nothing is stored and nothing is sent.'
      : 'You have not allowed anything. So nothing is known, nothing is stored and nothing is sent.';
  }
  if (state === 'degraded') {
    if (reason === 'STORAGE_DENIED' || reason === 'STORAGE_FULL' || reason === 'NO_LOCKS')
      return 'Your browser does not let us store anything, so what is known lasts only until you leave the page.';
    return `Personalization does not run on this page (${reason ?? 'unknown reason'}). The shop works without.`;
  }
  if (state === 'loading' || state === 'pending') return 'Loading what is known …';
  if (!personal) return 'You allow noised answers only. No interests are kept and nothing is personalized.';
  return consent.storage === 'granted'
    ? 'All of this stands in your browser’s storage on this device.'
    : 'Nothing is stored: what is known lasts only until you leave the page.';
}

function Undecided({ client }: { client: Client }) {
  const all = (state: 'granted' | 'denied') => {
    setPurpose(client, 'storage', state);
    setPurpose(client, 'personalization', state);
  };
  return (
    <div class="keep">
      <button type="button" class="button" onClick={() => all('granted')}>
        Remember and choose for me
      </button>
      <button type="button" class="button" onClick={() => all('denied')}>
        Do not
      </button>
    </div>
  );
}

function Panel({ client }: { client: Client }) {
  useChanges(client);
  const consent = client.consent.get();
  const { state } = client.status;
  const runs = state === 'ready' || state === 'degraded';
  const known = runs && consent.personalization === 'granted';
  const measured = runs && consent.measurement === 'granted';
  useEffect(() => {
    // “Why this?” leads to a part of the page that was not there when the address was read.
    if (known && location.hash !== '')
      document.querySelector<HTMLElement>(`#${CSS.escape(location.hash.slice(1))}`)?.focus();
  }, [known]);
  return (
    <>
      <p class="state" role="status" data-state={state}>
        {stateWords(client, consent)}
      </p>
      {consent.personalization === 'pending' ? <Undecided client={client} /> : null}
      <Section id="purposes" title="What you permit">
        <Purposes client={client} />
      </Section>
      {known ? (
        <>
          <Section id="interests" title="What seems to interest you">
            <Interests client={client} />
          </Section>
          <Section id="circumstances" title="How you came, and what you said">
            <Circumstances client={client} />
          </Section>
          <Section id="segments" title="Which groups you fall into">
            <Segments client={client} />
          </Section>
          <Section id="predictions" title="What is likely to come">
            <Predictions client={client} />
          </Section>
          <Section id="why" title="Why you see what you see">
            <WhyOffers client={client} />
          </Section>
          <Section id="events" title="What it is drawn from">
            <p class="quiet">The last things you did here. Deleting one takes its weight out of every interest.</p>
            <Events client={client} />
          </Section>
        </>
      ) : null}
      {measured ? (
        <Section id="reports" title="What leaves this device">
          <Reports client={client} />
        </Section>
      ) : null}
      {known || measured ? (
        <Section id="keep" title="It is yours">
          <Keep client={client} />
        </Section>
      ) : null}
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
