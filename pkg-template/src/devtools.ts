/**
 * The entry `vitrin/devtools`: an overlay for the shop's own people. It shows events with what became of them, traits, segments
 * and decisions with their reasons; and it rehearses, in this document alone: a later day, a segment, an offer.
 */
import { lay } from './devtools/frame.js';
import { Stage } from './devtools/stage.js';
import type { Client } from './types.js';

/** The part of an address that asks the script tag for the overlay. */
const ASKED = 'vitrin-devtools';

const open = new WeakMap<Client, () => void>();

/** Whoever asked for the overlay in the address keeps it from page to page of the shop. */
function followLinks(): () => void {
  if (!new URLSearchParams(location.search).has(ASKED)) return () => undefined;
  const onClick = ({ target }: MouseEvent) => {
    const link = (target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null | undefined;
    if (!link || link.origin !== location.origin || /^#/.test(link.getAttribute('href') ?? '')) return;
    const address = new URL(link.href);
    address.searchParams.set(ASKED, '');
    link.href = `${address}`;
  };
  document.addEventListener('click', onClick, true);
  return () => document.removeEventListener('click', onClick, true);
}

/** Closed, it does not come back with the next load of the page. */
function forgetAsked(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has(ASKED)) return;
  address.searchParams.delete(ASKED);
  history.replaceState(history.state, '', address);
}

/**
 * Opens the overlay for a client; a second call changes nothing. Returns a function that closes it and ends what is rehearsed.
 * Nothing of a rehearsal is stored, counted or reported.
 */
export function openDevtools(client: Client): () => void {
  const known = open.get(client);
  if (known) return known;
  const stage = new Stage(client);
  const close = () => {
    if (!open.delete(client)) return;
    remove();
    unfollow();
    forgetAsked();
    stage.close();
  };
  open.set(client, close);
  const unfollow = followLinks();
  const remove = lay(client, stage, close);
  return close;
}
