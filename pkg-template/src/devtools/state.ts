/** What stands in the way: status, consent, warnings of site.json; and what would be reported by the visitor's own engine. */
import { element } from '../panel/draw.js';
import { mark, plain, row, table, type View } from './view.js';

export function state(view: View): HTMLElement[] {
  const { client } = view;
  return [
    view.place('div', {}, () => [client.status, client.consent.get()] as const, ([{ state: now, reason, message, warnings = [] }, consent]) => [
      table('Status and consent', ['What', 'Now'], [
        row('status', mark(now === 'ready' ? 'good' : 'bad', reason ? `${now}: ${reason}` : now)),
        ...Object.entries(consent).map(([purpose, stands]) => row(purpose, mark(stands === 'granted' ? 'good' : stands === 'denied' ? 'bad' : 'open', stands))),
      ]),
      message !== undefined && element('p', {}, mark('bad', message)),
      warnings.length === 0 && message === undefined && element('p', {}, /ready|degraded/.test(now) ? 'site.json has no faults.' : 'site.json was not read.'),
      warnings.length > 0 && table('Skipped in site.json', ['Where', 'Why'], warnings.map(({ pointer, message }) => row(pointer || '/', message))),
    ]),
    view.place('div', {}, () => [client.preview(), client.budget(), client.sent()] as const, ([next, budget, sent]) => [
      table('Reports', ['What', 'Now'], [
        row('next question', next ? `${next.question}, ${next.isDone ? 'answered' : 'to be answered'}` : 'none'),
        row('privacy budget', budget ? `${plain(budget.left)} of ${plain(budget.epsilonYear)} left` : 'none'),
        ...sent.map(({ epoch, question, status }) => row(`epoch ${epoch}`, `${question ?? 'no longer asked'}: ${status.replaceAll('_', ' ')}`)),
      ]),
    ]),
  ];
}
