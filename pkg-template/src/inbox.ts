/**
 * The inbox `vitrin:{site}:inbox`: orders that Shopify's custom pixel has left there, because a theme never sees the end of
 * a checkout. A pixel writes it after a grant, with that grant's number; the next page of the shop applies and deletes it.
 */

/** Longest inbox that is read, in characters. */
const INBOX_CHARS_MAX = 8192;
/** Most orders that are taken from it. */
const ORDERS_MAX = 8;

/** The orders left under this grant, as data of `purchase`; none if the text is anything else. */
export function ordersOf(text: string | null | undefined, grant: number | undefined): object[] {
  if (!text || text.length > INBOX_CHARS_MAX) return [];
  try {
    const inbox = JSON.parse(text) as { v?: unknown; grant?: unknown; orders?: unknown };
    if (inbox.v !== 1 || inbox.grant !== grant || !Array.isArray(inbox.orders)) return [];
    // What an order holds, the engine checks as it checks every event.
    return inbox.orders.slice(0, ORDERS_MAX).filter((order) => typeof order === 'object' && order !== null);
  } catch {
    return [];
  }
}
