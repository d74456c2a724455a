/**
 * What on-device audience libraries did: every page view a row in local storage, read, parsed, appended and written whole, and every audience
 * counted anew over all rows. The plainest form of it, without any library's overhead.
 */
import { audience, view } from '../workload.js';

const KEY = 'raw-history';
const DAY_MS = 86_400_000;
let audiences;

export async function ready({ segments = 0 } = {}) {
  audiences = Array.from({ length: segments }, (_, n) => audience(n));
}

const rows = () => JSON.parse(localStorage.getItem(KEY) ?? '[]');

export const track = (n) => {
  const all = rows();
  all.push({ at: Date.now(), url: location.href, ...view(n) });
  localStorage.setItem(KEY, JSON.stringify(all));
};
export const evaluate = () => {
  const all = rows();
  const now = Date.now();
  return audiences.filter(({ kind, views, days }) => {
    let seen = 0;
    for (const { at, items } of all) if (now - at < days * DAY_MS && items[0].item_category2 === kind) seen += 1;
    return seen >= views;
  }).length;
};
