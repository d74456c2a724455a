/** Snowplow's browser tracker with local storage and posts, as its documentation sets it up. */
import { newTracker, trackSelfDescribingEvent } from '@snowplow/browser-tracker';
import { view } from '../workload.js';

export async function ready() {
  newTracker('bench', `${location.origin}/sink`, { appId: 'bench', stateStorageStrategy: 'localStorage', eventMethod: 'post', bufferSize: 10 });
}

export const track = (n) => trackSelfDescribingEvent({ event: { schema: 'iglu:com.bench/view_item/jsonschema/1-0-0', data: view(n) } });
