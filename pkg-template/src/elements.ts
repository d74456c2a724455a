/**
 * The elements of the script tag, in a file of their own that comes with the engine: before a grant every element shows the
 * shop's own content anyway.
 */
import type { openDevtools } from './devtools.js';
import { defineOffer, defineRecommendations } from './element.js';
import type { VitrinError } from './error.js';
import type { Gate } from './gate.js';
import { defineLate, type Panel } from './late.js';
import type { Client } from './types.js';

/** What lies beside this file, and its hashes. */
declare const PANEL_FILE: string;
declare const PANEL_INTEGRITY: string;
declare const DEVTOOLS_FILE: string;
declare const DEVTOOLS_INTEGRITY: string;

/** `fault` is told of a file that does not come. Resolves once the overlay sees what the page tells, where the address asks for it. */
export async function define(client: Client, gate: Gate, fault: (thrown: VitrinError) => void): Promise<void> {
  defineOffer(client);
  defineRecommendations(client);
  defineLate(client, () => {
    const panel = gate.part(PANEL_FILE, PANEL_INTEGRITY) as Promise<Panel>;
    panel.catch(fault);
    return panel;
  });
  if (!new URLSearchParams(location.search).has('vitrin-devtools')) return;
  const devtools = gate.part(DEVTOOLS_FILE, DEVTOOLS_INTEGRITY) as Promise<{ openDevtools: typeof openDevtools }>;
  (await devtools).openDevtools(client);
  await client.ready;
  // The overlay looks through the rest of the engine, which this waits for.
  await client.items([]);
}
