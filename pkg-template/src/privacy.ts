/**
 * The entry `vitrin/privacy`: the element `<vitrin-privacy>`, in which visitors see and correct what is known about them,
 * and the dialog "Why this?" of an offer. In English, Dutch and Swedish, after the page's `lang`.
 */
import { defineLate, type VitrinPrivacyElement } from './late.js';
import { mount, type PanelOptions } from './panel/panel.js';
import { openWhy } from './panel/why.js';
import type { Client } from './types.js';

export { mount, openWhy, type PanelOptions, type VitrinPrivacyElement };
export type { NameKind, Names } from './panel/language.js';
export type { Words } from './panel/words.js';

/**
 * Defines `<vitrin-privacy>` for a client, and opens the dialog wherever `<vitrin-offer>` is asked why. A page has one: a
 * second call changes nothing.
 */
export function definePrivacy(client: Client): void {
  defineLate(client, async () => ({ mount, openWhy }));
}
