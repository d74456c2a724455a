/** Mixpanel's SDK with local storage, its core build without the session recorder. */
import mixpanel from 'mixpanel-browser/src/loaders/loader-module-core';
import { view } from '../workload.js';

export const ready = () =>
  new Promise((loaded) => {
    mixpanel.init('bench', {
      api_host: `${location.origin}/sink`,
      persistence: 'localStorage',
      track_pageview: false,
      autocapture: false,
      batch_requests: true,
      loaded: () => loaded(),
    });
  });

export const track = (n) => mixpanel.track('view_item', view(n));
