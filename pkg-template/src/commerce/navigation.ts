/** A shop that is one document: the visitor goes to another page when the address changes, without a load. */

/** Path and query; what follows `#` is a place on the page. */
const place = () => location.pathname + location.search;

/** Calls `went` after each change of the address by `pushState` or by going back and forth. Returns what ends it. */
export function onNavigation(went: () => void): () => void {
  let here = place();
  let stopped = false;
  const look = () => {
    if (stopped || place() === here) return;
    here = place();
    try {
      went();
    } catch {
      // The shop's own navigation goes on.
    }
  };
  const { pushState } = history;
  const wrapped = function (this: History, ...values: Parameters<History['pushState']>) {
    Reflect.apply(pushState, this, values);
    look();
  };
  history.pushState = wrapped;
  addEventListener('popstate', look);
  return () => {
    stopped = true;
    removeEventListener('popstate', look);
    if (history.pushState === wrapped) history.pushState = pushState;
  };
}
