/** The public types, checked by the compiler alone: what must compile, and what must not. */
import { init, type Client, type CommerceEvents, type Decision, type Snapshot } from '../src/index.js';
import { auto } from '../src/consent.js';
import { dataLayer } from '../src/commerce.js';
import { openDevtools } from '../src/devtools.js';
import { defineOffer } from '../src/element.js';

const client: Client = init({
  site: 'shop', config: '/site.json', consent: auto({ map: { analytics: ['measurement'] } }), collect: dataLayer(), sync: { endpoint: '/v1/reports' },
});
defineOffer(client);

client.track('view_item', { currency: 'EUR', value: 129, items: [{ item_id: 'a', item_category: 'shoes', price: '129.00' }] });
client.track('view_item_list', { item_list_name: 'New', items: [{ item_name: 'Tent', quantity: 1 }] });
client.track('search', { search_term: 'tent' });
client.track('purchase', { transaction_id: '1', items: [{ item_id: 'a' }] });
client.track('refund', { transaction_id: '1' });
client.track('page_view', {});
client.track('custom_quiz', { answered: true, score: 3 });
client.track('custom_quiz');
const answer: 'accepted' | 'queued' | 'rejected' = client.track('search', { search_term: 'x' }).status;
const generic = <E extends keyof CommerceEvents>(name: E, data: CommerceEvents[E]) => client.track(name, data);
const stop: () => void = client.on('status', ({ state, reason }) => [state, reason]);
const snapshot: Snapshot = client.getSnapshot();
const decision: Decision = client.decide('home', { cart_value_minor: 5000, in_stock: { a: true } });
client.consent.set({ storage: 'granted' });
const element = document.createElement('vitrin-offer');
element.context = { region: 'SE' };
const close: () => void = openDevtools(client);
void [answer, generic, stop, snapshot, decision, close];

// @ts-expect-error a field that GA4 does not have
client.track('add_to_cart', { items: [{ item_id: 'a', item_colour: 'red' }] });
// @ts-expect-error a field of another event
client.track('search', { search_term: 'tent', items: [] });
// @ts-expect-error a field in another spelling
client.track('search', { searchTerm: 'tent' });
// @ts-expect-error an item without id and name
client.track('view_item', { items: [{ item_brand: 'Fox' }] });
// @ts-expect-error items missing
client.track('add_to_cart', { currency: 'EUR' });
// @ts-expect-error an order without its number
client.track('purchase', { items: [{ item_id: 'a' }] });
// @ts-expect-error an address has no place in a page view
client.track('page_view', { page_location: 'https://shop.example/' });
// @ts-expect-error an event that GA4 does not have
client.track('buy', {});
// @ts-expect-error a custom event of nested data
client.track('custom_quiz', { answers: [1, 2] });
// @ts-expect-error a purpose that does not exist
client.consent.set({ marketing: 'granted' });
// @ts-expect-error a state that does not exist
client.consent.set({ storage: true });
// @ts-expect-error a source, not its name: the npm entry carries no consent platforms
init({ site: 'shop', config: '/site.json', consent: 'auto' });
// @ts-expect-error a source of events, not its name
init({ site: 'shop', config: '/site.json', collect: 'auto' });
// @ts-expect-error an option in another spelling
init({ site: 'shop', config: '/site.json', policy_version: 2 });
// @ts-expect-error no config
init({ site: 'shop' });
// @ts-expect-error a fact that conditions do not know
client.decide('home', { weather: 'rain' });
// @ts-expect-error an interest is set by one of four words
client.prefer('category.tents', 'much');
// @ts-expect-error an event that the client does not tell
client.on('ready', () => undefined);
// @ts-expect-error the overlay is for a client, not for a site
openDevtools('shop');
// @ts-expect-error a decision is not to be changed
decision.offer = null;
// @ts-expect-error a map of purposes, not of yes and no
auto({ map: { analytics: true } });
