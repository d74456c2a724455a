/** The panel inside `<vitrin-privacy>`: everything that is known, permitted and sent, and the visitor's say in it. */
import type { Client, Purpose, Vote } from '../types.js';
import { element, Part } from './draw.js';
import { keep } from './keep.js';
import { events, interests, segments } from './knowledge.js';
import { languageOf, type Language, type Names } from './language.js';
import { purposes } from './purposes.js';
import { budget, preview, sent } from './reports.js';
import { lay } from './style.js';
import type { Words } from './words.js';

/** Interests fade while the page is open: they are read again so often, in milliseconds. */
const AGAIN_MS = 60_000;

/** The state of affairs, never rosier than it is. */
function stateWords(client: Client, { say }: Language): string {
  const { status } = client;
  const { personalization, measurement, storage } = client.consent.get();
  if (personalization !== 'granted' && measurement !== 'granted')
    return say(personalization === 'pending' ? 'undecided' : 'refused');
  if (status.state === 'loading' || status.state === 'pending') return say('loading');
  if (status.state !== 'ready') {
    const memory = ['STORAGE_DENIED', 'STORAGE_FULL', 'NO_LOCKS'].includes(status.reason ?? '');
    return memory ? say('memory') : say('stopped', { reason: status.reason ?? status.state });
  }
  if (personalization !== 'granted') return say('measured_only');
  return say(storage === 'granted' ? 'kept' : 'memory_chosen');
}

export interface PanelOptions {
  words?: Partial<Words> | undefined;
  names?: Names | undefined;
  /** What a switch does, where the shop has a banner that must agree: it asks the banner, and then `client.consent.set`. */
  permit?: ((says: Vote) => void) | undefined;
}

/** Draws the panel into the host's shadow root. Returns a function that stops following the client. */
export function mount(host: HTMLElement, client: Client, { words, names, permit = client.consent.set }: PanelOptions = {}): () => void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  lay(root);
  const language = languageOf(host, words, names);
  const { say } = language;
  const held_back = new Set<Purpose>();
  const parts: Part<unknown>[] = [];
  const place = () => element('div', { tabindex: -1 });
  const part = <T>(where: HTMLElement, read: () => T, draw: (data: T) => (Node | string)[]) => {
    parts.push(new Part(where, read, draw) as Part<unknown>);
    return where;
  };
  const section = (title: keyof Words, ...places: Node[]) =>
    element('section', { part: 'section', 'aria-label': say(title) }, element('h2', {}, say(title)), ...places);
  const permitted = section(
    'permit',
    part(place(), () => client.consent.get(), (consent) => purposes(client, language, consent, held_back, permit)),
  );
  const known = element(
    'div',
    {},
    section('interests', part(place(), () => client.interests(), (all) => interests(client, language, all))),
    section('segments', part(place(), () => client.segments(), (all) => segments(language, all))),
    section('events', part(place(), () => client.events(), (all) => events(client, language, all))),
  );
  const measured = element(
    'div',
    {},
    section('next_report', part(place(), () => client.preview(), (next) => preview(language, next))),
    section('sent', part(place(), () => client.sent(), (all) => sent(language, all))),
    section('budget', part(place(), () => client.budget(), (running) => budget(language, running))),
  );
  const kept = section('keep', ...keep(client, language));
  const state = part(element('p', { role: 'status', part: 'state' }), () => stateWords(client, language), (text) => [text]);
  root.replaceChildren(state, permitted, known, measured, kept);
  const { lang } = host;
  if (language.tag !== host.closest('[lang]')?.getAttribute('lang')) host.lang = language.tag;

  const refresh = () => {
    const consent = client.consent.get();
    const runs = client.status.state === 'ready' || client.status.state === 'degraded';
    known.hidden = !(runs && consent.personalization === 'granted');
    measured.hidden = !(runs && consent.measurement === 'granted');
    kept.hidden = known.hidden;
    for (const one of parts) one.refresh();
  };
  refresh();
  const stops = [client.subscribe(refresh), client.on('status', refresh), client.on('consent', refresh)];
  const timer = setInterval(refresh, AGAIN_MS);
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
    // What was known may be erased by the time it is asked again, and the page may speak another language.
    root.replaceChildren(element('slot', {}));
    if (lang) host.lang = lang;
    else host.removeAttribute('lang');
  };
}
