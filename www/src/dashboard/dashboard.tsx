/** The merchant's dashboard: estimates from noised reports, each with its interval, and words on what they can bear. */
import { render } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Estimates, EstimatesError, fetchEstimates } from './estimates';
import { Report } from './report';
import { Away, Loading, TokenForm } from './states';

/** The token of the address `#token=…`, which is taken out of the address and of the history at once. */
function tokenFromAddress(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
}

/** The shop that the address names, where a collector counts for several. */
const site = new URLSearchParams(location.search).get('site') ?? undefined;

function Dashboard({ given }: { given: string }) {
  const [token, setToken] = useState(given);
  const [loaded, setLoaded] = useState<{ estimates: Estimates; loadedAt: number }>();
  const [error, setError] = useState<EstimatesError>();
  /** Numbers the requests: an answer to an earlier one, or for a token that was forgotten, is late and not shown. */
  const turn = useRef(0);
  const load = useCallback(async () => {
    if (token === '') return;
    turn.current += 1;
    const own = turn.current;
    setError(undefined);
    try {
      const fetched = await fetchEstimates(site, token);
      if (own === turn.current) setLoaded({ estimates: fetched, loadedAt: Date.now() });
    } catch (caught) {
      if (!(caught instanceof EstimatesError)) throw caught;
      if (own !== turn.current) return;
      setError(caught);
      if (caught.trouble === 'token') {
        setToken('');
        setLoaded(undefined);
      }
    }
  }, [token]);
  const leave = useCallback(() => {
    turn.current += 1;
    setToken('');
    setLoaded(undefined);
    setError(undefined);
  }, []);
  useEffect(() => void load(), [load]);
  // A link with a token, opened where the dashboard stands already, loads no page.
  useEffect(() => {
    const take = () => {
      const next = tokenFromAddress();
      if (next !== '') setToken(next);
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  if (token === '') return <TokenForm use={setToken} problem={error?.message} />;
  const again = () => void load();
  if (loaded) return <Report {...loaded} stale={error?.message} again={again} leave={leave} />;
  return error ? <Away problem={error.message} again={again} leave={leave} /> : <Loading />;
}

/** A printed page cannot be unfolded: its tables are opened for it, and closed again. */
function openForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

const island = document.querySelector('[data-island="dashboard"]');
if (island) {
  island.replaceChildren();
  openForPrint();
  render(<Dashboard given={tokenFromAddress()} />, island);
}
