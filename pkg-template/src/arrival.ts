/**
 * What comes late to a page. A script's globals are there when it has loaded, and the document hears of every script
 * that does; what a script sets up later still is looked for at growing intervals, which end.
 */

/** First wait, in milliseconds; each wait doubles. */
const WAIT_FIRST_MS = 250;
/** Looks in all: the last comes 64 seconds after the first. */
const LOOKS_MAX = 8;

/** Looks at once, after every script that loads, and for a minute from time to time. Returns what ends it. */
export function onArrival(look: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looks = 0;
  let ended = false;
  const wait = () => {
    if (looks < LOOKS_MAX) timer = setTimeout(again, WAIT_FIRST_MS * 2 ** looks++);
  };
  const again = () => {
    look();
    wait();
  };
  const onLoad = ({ target }: Event) => {
    if ((target as Element | null)?.nodeName !== 'SCRIPT') return;
    look();
    // What the script's own `onload` sets up is there after this.
    setTimeout(() => ended || look());
  };
  // A load does not bubble, and does not reach the window.
  document.addEventListener('load', onLoad, true);
  addEventListener('load', look);
  again();
  return () => {
    looks = LOOKS_MAX;
    ended = true;
    clearTimeout(timer);
    document.removeEventListener('load', onLoad, true);
    removeEventListener('load', look);
  };
}
