/** Runs first in every page of canaries.test.mjs: one word wherever a shop's page, its data layers and its consent platform may have a text. */
(() => {
  const CANARY = 'canary7f3a';
  const item = { item_id: `${CANARY}-1`, item_name: `${CANARY} name`, item_brand: `${CANARY} brand`, item_category: `${CANARY} category`, item_variant: CANARY, coupon: CANARY, price: 7313.37, quantity: 1 };
  const ecommerce = { currency: 'EUR', value: 7313.37, items: [item], item_list_name: CANARY, coupon: CANARY };
  window.dataLayer = window.dataLayer ?? [];
  window.dataLayer.push(
    { event: 'view_item', ecommerce, user_id: CANARY, email: `${CANARY}@example.com` },
    { event: 'search', search_term: CANARY },
    { event: CANARY, [CANARY]: CANARY },
    { event: 'purchase', ecommerce: { ...ecommerce, transaction_id: `${CANARY}-order`, affiliation: CANARY } },
  );
  window.adobeDataLayer = [
    { event: 'productView', eventInfo: { name: CANARY }, product: { sku: CANARY, name: CANARY }, productListItems: [{ SKU: CANARY, name: CANARY, priceTotal: 7313.37 }] },
  ];
  window.Shopify = { shop: `${CANARY}.example`, locale: CANARY };
  window.OnetrustActiveGroups = `,C0001,C0002,C0003,C0004,${CANARY},`;
  window.OneTrust = { IsAlertBoxClosed: () => true, GetDomainData: () => ({ ShowAlertNotice: true, ConsentIntegrationData: CANARY }) };
  // Other platforms with what they know the visitor by, all of whom agreed on an earlier page.
  const VISITOR = 'visitor7f3a';
  const all = { 1: true, 5: true, 6: true, 8: true };
  const tcData = { listenerId: 1, eventStatus: 'tcloaded', gdprApplies: true, tcString: VISITOR, addtlConsent: VISITOR, purpose: { consents: all, legitimateInterests: {} }, vendor: { consents: { [VISITOR]: true } } };
  window.__tcfapi = (command, version, callback) => callback(tcData, true);
  window.__gpp = (command, callback) => callback({ eventName: 'listenerRegistered', listenerId: 1, data: VISITOR, pingData: { signalStatus: 'ready', gppString: VISITOR, supportedAPIs: ['7:usnat', `8:${VISITOR}`], parsedSections: { usnat: { GpcSegmentType: VISITOR } } } }, true);
  window.Cookiebot = { consentID: VISITOR, consentUTC: VISITOR, userCountry: VISITOR, hasResponse: true, consent: { preferences: true, statistics: true, stamp: VISITOR }, regulations: { gdprApplies: true } };
  const services = ['storage', 'personalization', 'measurement'].map((name) => ({ name, title: VISITOR, purposes: [VISITOR] }));
  window.klaro = { getManager: () => ({ confirmed: true, config: { storageName: VISITOR, services }, savedConsents: { storage: true, personalization: true, measurement: true, [VISITOR]: true }, watch() {} }) };
  const accepted = { state: 'ALL_ACCEPTED', dps: { [VISITOR]: true } };
  window.__ucCmp = { getControllerId: async () => VISITOR, getConsentDetails: async () => ({ consent: { type: 'EXPLICIT', required: true, controllerId: VISITOR, hash: VISITOR }, services: { [VISITOR]: { name: VISITOR, consent: { given: true } } }, categories: { storage: accepted, personalization: accepted, measurement: accepted } }) };
  window.wc_product = { id: CANARY, name: CANARY };
  for (const name of ['OptanonConsent', 'CookieConsent', 'visitor']) document.cookie = `${name}=${CANARY}; path=/`;
  Object.defineProperty(navigator, 'userAgent', { get: () => `Mozilla/5.0 ${CANARY}` });
  addEventListener('DOMContentLoaded', () => {
    document.title += ` ${CANARY}`;
    const data = document.createElement('script');
    data.type = 'application/ld+json';
    data.append(JSON.stringify({ '@context': 'https://schema.org', '@type': 'Product', sku: CANARY, name: CANARY, category: `${CANARY} data`, brand: { '@type': 'Brand', name: CANARY }, offers: { price: 7313.37, priceCurrency: 'EUR' } }));
    document.head.append(data);
    const panel = document.createElement('vitrin-privacy');
    panel.words = { title: CANARY };
    panel.names = (kind, key) => `${CANARY} ${key}`;
    document.body.append(panel);
  });
})();
