/** The overlay itself: a bar with the clock, and below it one page of five. In a shadow root, so that the shop's style is not touched. */
import { element } from '../panel/draw.js';
import type { Client } from '../types.js';
import { bar } from './bar.js';
import { decisions } from './decisions.js';
import { events } from './events.js';
import { View } from './view.js';
import { segments } from './segments.js';
import { state } from './state.js';
import type { Stage } from './stage.js';
import { dress } from './style.js';
import { traits } from './traits.js';

/** Interests fade while the page is open: they are read again so often, in milliseconds. */
const AGAIN_MS = 10_000;

/** Lays the overlay over the page. Returns a function that takes it away. */
export function lay(client: Client, stage: Stage, close: () => void): () => void {
  const view = new View(client, stage);
  const pages = [
    ['events', 'Events', events(view)],
    ['traits', 'Traits', traits(view)],
    ['segments', 'Segments', segments(view)],
    ['decisions', 'Decisions', decisions(view)],
    ['state', 'State', state(view)],
  ] as const;

  const tabs = pages.map(([id, title]) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': id, click: () => show(id) }, title),
  );
  const panels = pages.map(([id, , content]) =>
    element('div', { role: 'tabpanel', id, 'aria-labelledby': `tab-${id}`, tabindex: 0 }, ...content),
  );
  const show = (wanted: string) => {
    pages.forEach(([id], index) => {
      const is_shown = id === wanted;
      tabs[index]!.setAttribute('aria-selected', `${is_shown}`);
      tabs[index]!.tabIndex = is_shown ? 0 : -1;
      panels[index]!.hidden = !is_shown;
    });
  };
  const onKey = (event: Event) => {
    const { key } = event as KeyboardEvent;
    const at = tabs.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    show(pages[next]![0]);
    tabs[next]!.focus();
  };
  const body = element(
    'div',
    { id: 'body', class: 'body' },
    ...bar(view),
    element('div', { role: 'tablist', 'aria-label': 'Vitrin devtools', class: 'tabs', keydown: onKey }, ...tabs),
    ...panels,
  );
  const fold = (is_folded: boolean) => {
    body.hidden = is_folded;
    folder.setAttribute('aria-expanded', `${!is_folded}`);
    folder.textContent = is_folded ? 'Open' : 'Fold';
  };
  const folder = element('button', { type: 'button', 'aria-controls': 'body', click: () => fold(!body.hidden) });
  const tools = element(
    'section',
    {
      'aria-label': 'Vitrin devtools',
      class: 'tools',
      keydown: (event) => {
        if ((event as KeyboardEvent).key !== 'Escape' || body.hidden) return;
        fold(true);
        folder.focus();
      },
    },
    element(
      'div',
      { class: 'head' },
      element('strong', {}, 'Vitrin'),
      view.place('p', { role: 'status', class: 'told' }, () => told(view), (text) => [text]),
      folder,
      element('button', { type: 'button', click: close }, 'Close'),
    ),
    body,
  );
  fold(false);
  show('decisions');

  const box = element('div', { 'data-vitrin': 'devtools', lang: 'en', dir: 'ltr' });
  const root = box.attachShadow({ mode: 'open' });
  dress(root);
  const frame = element('div', { class: 'frame', hidden: true });
  root.append(frame, tools);
  document.body.append(box);
  const draw = () => {
    frame.hidden = !stage.rehearsal;
    view.refresh();
  };
  draw();
  const stops = [stage.subscribe(draw), client.subscribe(draw), client.on('status', draw)];
  const timer = setInterval(draw, AGAIN_MS);
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
    box.remove();
  };
}

/** What must not be overlooked. */
function told({ client, stage }: View): string {
  if (stage.problem) return `The rehearsal failed: ${stage.problem}`;
  if (stage.rehearsal) return 'Rehearsal: nothing done on this page is stored, counted or reported.';
  const { state: now, reason } = client.status;
  return `The visitor\u2019s own engine: ${now}${reason ? `, ${reason}` : ''}.`;
}
