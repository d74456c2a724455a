/** The page's Vitrin, once its script has run; the panel is the only part of the shop that speaks to it. */
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../../../pkg-template/src/types';

export type { Client, Context, Decision, Explanation, Purpose, Vote } from '../../../pkg-template/src/types';

/** After so long without Vitrin the panel says that it is not there. */
const PATIENCE_MS = 4000;

function found(): Client | undefined {
  const { vitrin } = window as { vitrin?: Client | unknown[] };
  // A queue of calls stands there until the script has run.
  return vitrin && !Array.isArray(vitrin) ? vitrin : undefined;
}

export type Presence = { state: 'waiting' } | { state: 'absent' } | { state: 'here'; client: Client };

export function useVitrin(): Presence {
  const [presence, setPresence] = useState<Presence>({ state: 'waiting' });
  useEffect(() => {
    const look = () => {
      const client = found();
      if (client) setPresence({ state: 'here', client });
      return client !== undefined;
    };
    if (look()) return;
    document.addEventListener('vitrin', look);
    const timer = setTimeout(() => look() || setPresence({ state: 'absent' }), PATIENCE_MS);
    return () => {
      document.removeEventListener('vitrin', look);
      clearTimeout(timer);
    };
  }, []);
  return presence;
}

/** Draws again at every change of the client, and once a minute, since interests fade. */
export function useChanges(client: Client): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const again = () => draw((count) => count + 1);
    const stop = client.subscribe(again);
    void client.ready.then(again);
    const timer = setInterval(again, 60_000);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [client]);
}
