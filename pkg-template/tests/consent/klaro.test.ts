/** Klaro, the real package with its own consent manager. */
import * as klaro_package from 'klaro';
import { describe, expect, test } from 'vitest';
import { klaro } from '../../src/consent.js';
import { check, globals, GRANTED, latest, listen, PENDING } from './cases.js';

interface Manager {
  changeAll(value: boolean): number;
  updateConsent(name: string, value: boolean): boolean;
  saveAndApplyConsents(): void;
  resetConsents(): void;
}
const real = klaro_package as unknown as {
  setup(config: object): void;
  getManager(config?: object): Manager;
};
const map = { wishlist: ['storage', 'personalization'], statistics: ['measurement'] } as const;

let visits = 0;
let config: object;
let manager: Manager;
/** Klaro keeps managers by their name, for ever: each visitor gets one of their own. */
function arrive(): void {
  visits += 1;
  config = {
    version: 1, elementID: `klaro-${visits}`, storageName: `klaro-${visits}`, storageMethod: 'cookie', lang: 'en', translations: {},
    services: [
      { name: 'wishlist', purposes: ['functional'] },
      { name: 'ga4', purposes: ['statistics'] },
      { name: 'heatmap', purposes: ['statistics'] },
    ],
  };
  globals({ klaro: real });
  real.setup(config);
  manager = real.getManager(config);
}
function answer(wishlist: boolean, ga4: boolean, heatmap: boolean): void {
  manager.updateConsent('wishlist', wishlist);
  manager.updateConsent('ga4', ga4);
  manager.updateConsent('heatmap', heatmap);
  manager.saveAndApplyConsents();
}

const peer = {
  arrive,
  acceptAll: () => answer(true, true, true),
  acceptWithoutMeasurement: () => answer(true, true, false),
  refuseAll: () => answer(false, false, false),
  malformed: {
    'without a way to get its manager': () => globals({ klaro: {} }),
    'a manager that is none': () => globals({ klaro: { getManager: () => undefined } }),
    'without what the map names': () => {
      globals({ klaro: { defaultConfig: { services: [] }, getManager: () => ({ confirmed: true, config: { services: [] }, watch: () => undefined }) } });
    },
  },
  leave: () => globals({ klaro: undefined }),
};
check('klaro', klaro, peer, { options: { map } });

describe('klaro, with its dialog', () => {
  test('what is switched and not saved does not count', async () => {
    arrive();
    answer(true, false, false);
    listen(klaro({ map }));
    manager.updateConsent('ga4', true);
    manager.updateConsent('heatmap', true);
    expect(await latest()).toMatchObject({ measurement: 'denied' });
    manager.saveAndApplyConsents();
    expect(await latest()).toEqual(GRANTED);
  });

  test('an answer that is reset is asked for again', async () => {
    arrive();
    answer(true, true, true);
    listen(klaro({ map }));
    manager.resetConsents();
    expect(await latest()).toEqual(PENDING);
  });

  test('its manager is left to it until it has drawn', async () => {
    const asked: string[] = [];
    let render = () => {};
    Object.defineProperty(document, 'readyState', { configurable: true, value: 'interactive' });
    globals({
      klaro: {
        defaultConfig: { services: [{ name: 'wishlist' }, { name: 'statistics' }] },
        addEventListener: (_: string, listener: () => void) => (render = listener),
        getManager: () => (asked.push('manager'), { confirmed: true, getConsent: () => true, watch: () => undefined }),
      },
    });
    listen(klaro({ map }));
    expect(await latest()).toEqual(PENDING);
    expect(asked).toEqual([]);
    render();
    expect(await latest()).toEqual(GRANTED);
    Reflect.deleteProperty(document, 'readyState');
  });
});
