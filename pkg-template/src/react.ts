/**
 * The entry `vitrin/react`, for React 18 and 19. On a server and while hydrating every hook answers as before a grant,
 * so that the markup is the same; what the visitor's browser knows comes with the render after.
 */
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import { watchExposure } from './exposure.js';
import { notReady } from './not-ready.js';
import type {
  Client,
  Consent,
  Context,
  Decision,
  Membership,
  Offer,
  Recommendation,
  RecommendationQuery,
  Snapshot,
  Vote,
} from './types.js';

const ClientContext = createContext<Client | null>(null);

/** Gives the client to the hooks below. `client` is what `init` returned, outside of any component. */
export function VitrinProvider({ client, children }: { client: Client; children?: ReactNode }): ReactElement {
  return createElement(ClientContext.Provider, { value: client }, children);
}

/** The client of the provider above. Throws where there is none: without it nothing would ever personalize. */
export function useVitrin(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('vitrin/react: no <VitrinProvider> above this component');
  return client;
}

function useSnapshot(): Snapshot {
  const client = useVitrin();
  return useSyncExternalStore(client.subscribe, client.getSnapshot, client.getServerSnapshot);
}

/** The visitor's segments; empty before the engine runs. */
export const useSegments = (): readonly Membership[] => useSnapshot().segments;

/**
 * Items for this visitor, asked for anew whenever something that answers depend on has changed. `query` and `context` may
 * be new objects at each render: their content is compared.
 */
export function useRecommendations(query: RecommendationQuery, context?: Context): readonly Recommendation[] {
  const client = useVitrin();
  const snapshot = useSnapshot();
  const asked = JSON.stringify([query, context]);
  return useMemo(() => {
    const [wanted, facts] = JSON.parse(asked) as [RecommendationQuery, Context | null];
    return snapshot === client.getServerSnapshot() ? [] : client.recommend(wanted, facts ?? undefined);
  }, [client, snapshot, asked]);
}

/** What each purpose stands at, and a function that grants or denies. */
export function useConsent(): [consent: Consent, set: (says: Vote) => void] {
  const { consent } = useSnapshot();
  return [consent, useVitrin().consent.set];
}

export interface PlacementState {
  /** What to show; null for the shop's own default. */
  readonly offer: Offer | null;
  readonly decision: Decision;
  /** For the element that holds the offer: its exposure is told once it was half in view for a second. */
  readonly ref: (element: Element | null) => void;
  /** To be called on a click that follows the offer. */
  readonly clicked: () => void;
  /** To be called when the visitor closes the offer: the default comes back at once. */
  readonly dismiss: () => void;
}

/**
 * Decides a placement, and again whenever something that decisions depend on has changed. `context` may be a new object
 * at each render: its content is compared.
 */
export function usePlacement(placement: string, context?: Context): PlacementState {
  const client = useVitrin();
  const snapshot = useSnapshot();
  const facts = JSON.stringify(context);
  const decision = useMemo(
    // The server's snapshot, as while hydrating: nothing is decided then, in the browser neither.
    () =>
      snapshot === client.getServerSnapshot()
        ? notReady(placement)
        : client.decide(placement, facts === undefined ? undefined : JSON.parse(facts)),
    [client, snapshot, placement, facts],
  );
  const [dismissed, setDismissed] = useState<string>();
  const [element, ref] = useState<Element | null>(null);
  const { id } = decision;
  const closed = decision.offer !== null && decision.offer.id === dismissed;
  const offer = closed ? null : decision.offer;

  const latest = useRef(decision);
  useEffect(() => {
    latest.current = decision;
  }, [decision]);
  useEffect(
    () => (element && !closed ? watchExposure(element, latest.current, client.exposed) : undefined),
    // A decision that says the same again has the same id: it is not watched anew.
    [client, element, id, closed],
  );
  const clicked = useCallback(() => client.clicked(latest.current), [client]);
  const dismiss = useCallback(() => {
    setDismissed(latest.current.offer?.id);
    client.dismissed(latest.current);
  }, [client]);
  return { offer, decision, ref, clicked, dismiss };
}

export interface PlacementProps {
  name: string;
  context?: Context;
  /** The shop's own default, shown wherever there is no offer: on a server, before a grant, in the holdout, after a fault. */
  fallback?: ReactNode;
  /** Draws an offer. Spread `state.ref` and the handlers onto the markup. */
  children: (offer: Offer, state: PlacementState) => ReactNode;
  /** Of the element around both, which is there from the first render on, so that its place can be styled. */
  className?: string;
}

/** A placement as a component: a `div` with the fallback or what `children` makes of the offer. Exposures are told. */
export function Placement({ name, context, fallback, children, className }: PlacementProps): ReactElement {
  const state = usePlacement(name, context);
  return createElement(
    'div',
    { ref: state.ref, className, 'data-placement': name },
    state.offer ? children(state.offer, state) : fallback,
  );
}
