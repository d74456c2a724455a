/** What the visitor permits: a switch a purpose, and what each stands at after everybody else has voted. */
import type { Client, Consent, Purpose, Vote } from '../types.js';
import { element } from './draw.js';
import type { Language } from './language.js';

const PURPOSES: readonly Purpose[] = ['storage', 'personalization', 'measurement'];

/** `held_back` are purposes that stayed off when the visitor switched them on. */
export function purposes(
  client: Client,
  language: Language,
  consent: Consent,
  held_back: Set<Purpose>,
  permit: (says: Vote) => void,
): HTMLElement[] {
  const { say } = language;
  const rows = PURPOSES.map((purpose) => {
    const change = ({ target }: Event) => {
      const wanted = (target as HTMLInputElement).checked;
      // Decided before the call, whose listeners draw.
      held_back.delete(purpose);
      const says: Vote = { ...client.consent.get(), [purpose]: wanted ? 'granted' : 'denied' };
      // What nobody has decided is not decided by another switch: it would hold back who decides later.
      permit(Object.fromEntries(Object.entries(says).filter(([, state]) => state !== 'pending')));
      const stands = client.consent.get()[purpose] === 'granted';
      (target as HTMLInputElement).checked = stands;
      if (wanted && !stands) held_back.add(purpose);
      note.textContent = say(held_back.has(purpose) ? 'held_back' : `${purpose}_means`);
    };
    const note = element('small', {}, say(held_back.has(purpose) ? 'held_back' : `${purpose}_means`));
    return element(
      'li',
      { part: 'purpose' },
      element(
        'label',
        { class: 'switch' },
        element('input', { type: 'checkbox', role: 'switch', checked: consent[purpose] === 'granted', 'data-key': purpose, change }),
        element('span', {}, element('strong', {}, say(purpose)), note),
      ),
    );
  });
  return [element('ul', {}, ...rows)];
}
