/** OneTrust, in its recorded shape: groups as a text with commas, and an event that carries them as a list. */
import { expect, test } from 'vitest';
import { onetrust } from '../../src/consent.js';
import { check, globals, GRANTED, latest, listen } from './cases.js';

let is_closed: boolean;
function groups(active: string[]): void {
  globals({ OnetrustActiveGroups: `,${active.join(',')},` });
  dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: active }));
}
function arrive(shows_banner = true): void {
  is_closed = false;
  globals({
    OneTrust: { IsAlertBoxClosed: () => is_closed, GetDomainData: () => ({ ShowAlertNotice: shows_banner }) },
  });
  groups(['C0001']);
}
function answer(...active: string[]): void {
  // It tells of the groups before it has written down that the banner is closed.
  groups(active);
  is_closed = true;
}

check('onetrust', onetrust, {
  arrive: () => arrive(),
  acceptAll: () => answer('C0001', 'C0002', 'C0003', 'C0004'),
  acceptWithoutMeasurement: () => answer('C0001', 'C0003'),
  refuseAll: () => answer('C0001'),
  malformed: {
    'groups that are no text': () => globals({ OnetrustActiveGroups: 3 }),
    'an API that throws': () =>
      globals({ OnetrustActiveGroups: ',C0001,', OneTrust: { IsAlertBoxClosed: () => { throw Error('of the platform'); } } }),
  },
  leave: () => globals({ OnetrustActiveGroups: undefined, OneTrust: undefined }),
});

test('onetrust: the groups alone are enough', async () => {
  globals({ OnetrustActiveGroups: ',C0001,C0002,C0003,', OneTrust: undefined });
  listen(onetrust());
  expect(await latest()).toEqual(GRANTED);
});

test('onetrust: where no banner is shown, its groups are what it says', async () => {
  arrive(false);
  groups(['C0001', 'C0002', 'C0003']);
  listen(onetrust());
  expect(await latest()).toEqual(GRANTED);
});
