/** PostHog's SDK with local storage and nothing automatic: capture alone. */
import posthog from 'posthog-js';
import { view } from '../workload.js';

export const ready = () =>
  new Promise((loaded) => {
    posthog.init('bench', {
      api_host: `${location.origin}/sink`,
      persistence: 'localStorage',
      autocapture: false,
      capture_pageview: false,
      capture_pageleave: false,
      disable_session_recording: true,
      disable_surveys: true,
      disable_external_dependency_loading: true,
      advanced_disable_flags: true,
      opt_out_useragent_filter: true,
      rate_limiting: { events_per_second: 1e6, events_burst_limit: 1e6 },
      loaded: () => loaded(),
    });
  });

export const track = (n) => {
  if (!posthog.capture('view_item', view(n))) throw Error('refused');
};
