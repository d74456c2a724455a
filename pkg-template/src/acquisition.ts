/**
 * Where this page's visitor came from and on what kind of device, for a `page_view`. Only the referrer's host, the
 * campaign parameters and three classes of devices are told; an advertisement's click id is told to be there, not told.
 */
import type { PageView } from './types.js';

const CAMPAIGN = ['utm_source', 'utm_medium', 'utm_campaign'] as const;
/** Parameters by which advertisers mark a paid click. */
const AD_CLICK = ['gclid', 'gbraid', 'wbraid', 'dclid', 'msclkid', 'ttclid', 'twclid', 'li_fat_id'];
/** Longest parameter that is read, in characters. */
const CHARS_MAX = 120;
/** Shorter sides of screens below this are phones', in CSS pixels. */
const PHONE_MAX = 600;

function device(): NonNullable<PageView['device']> {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < PHONE_MAX ? 'phone' : 'tablet';
}

/** The fields; after a click within the shop the device alone. */
export function acquisition(): PageView {
  const told: PageView = {};
  try {
    told.device = device();
    const given = new URL(location.href).searchParams;
    for (const name of CAMPAIGN) {
      const value = given.get(name);
      if (value) told[name] = value.slice(0, CHARS_MAX);
    }
    if (AD_CLICK.some((name) => given.has(name))) told.ad_click = true;
    const { host } = location;
    const from = document.referrer && new URL(document.referrer).host;
    if (from !== host) told.referrer = from;
  } catch {
    // A referrer that is no address, an old browser: what is told so far.
  }
  return told;
}
