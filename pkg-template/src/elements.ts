/**
 * The elements of the script tag, in a file of their own that comes with the engine: before a grant every element shows the
 * shop's own content anyway.
 */
import { defineOffer, defineRecommendations } from './element.js';
import type { Gate } from './gate.js';
import { defineLate, type Panel } from './late.js';
import type { Client } from './types.js';

/** The panel's file beside this one, and its hash. */
declare const PANEL_FILE: string;
declare const PANEL_INTEGRITY: string;

export function define(client: Client, gate: Gate): void {
  defineOffer(client);
  defineRecommendations(client);
  defineLate(client, () => gate.part(PANEL_FILE, PANEL_INTEGRITY) as Promise<Panel>);
}
