/** An exposure: an offer was in view for long enough to be seen. Watches one element for one decision. */
import type { Decision } from './types.js';

/** Half of the offer, for one second: the advertising trade's common measure of "was visible". */
const VISIBLE_SHARE = 0.5;
const VISIBLE_MS = 1000;

/**
 * Calls `exposed` once the element has been in view for long enough, counted anew whenever it leaves or the page is
 * hidden. A decision without an id, from before the engine ran, is never exposed. Returns a function that stops.
 */
export function watchExposure(element: Element, decision: Decision, exposed: (decision: Decision) => void): () => void {
  if (!decision.id || typeof IntersectionObserver === 'undefined') return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new IntersectionObserver(
    ([...entries]) => {
      const entry = entries.at(-1)!;
      const { height } = entry.intersectionRect;
      // Half of the offer, or half of a window that the offer is too tall for.
      const seen = entry.intersectionRatio >= VISIBLE_SHARE || height >= innerHeight * VISIBLE_SHARE;
      clearTimeout(timer);
      if (!seen || !entry.isIntersecting || document.visibilityState === 'hidden') return;
      timer = setTimeout(() => {
        stop();
        exposed(decision);
      }, VISIBLE_MS);
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, VISIBLE_SHARE] },
  );
  const onVisibility = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') return;
    // Observing anew tells at once what is in view.
    observer.unobserve(element);
    observer.observe(element);
  };
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('visibilitychange', onVisibility);
  };
  document.addEventListener('visibilitychange', onVisibility);
  observer.observe(element);
  return stop;
}
