/**
 * Klaro. A name in the shop's map is a service or a purpose of Klaro's own config, and then all services of that purpose.
 * Klaro is left to make its manager itself: one made for us before the page is there would not find the page's elements.
 */
import { SILENT, type Platform } from './platform.js';

interface Config {
  services: { name: string; purposes?: string[] }[];
}
interface Manager {
  config?: Config;
  confirmed: boolean;
  /** Without what is switched in its dialog and not yet saved. */
  savedConsents?: Record<string, boolean>;
  getConsent(service: string): boolean;
  watch(watcher: object): void;
  unwatch?(watcher: object): void;
}
interface Klaro {
  defaultConfig?: Config;
  addEventListener?(event: 'render', listener: () => void): void;
  getManager(config?: Config): Manager;
}

export const KLARO: Platform = {
  name: 'klaro',
  open(heard) {
    const page = window as { klaro?: Klaro; klaroConfig?: Config };
    let manager: Manager | undefined;
    let heard_of = false;
    let is_rendered = document.readyState === 'complete';
    const answer = () => {
      const { confirmed, savedConsents, config } = manager!;
      if (!confirmed) return () => undefined;
      return (name: string) => {
        const services = config?.services.filter(
          (service) => service.name === name || service.purposes?.includes(name),
        ) ?? [{ name }];
        if (!services.length) throw Error(`knows no ${name}: say what its services stand for`);
        return services.every((service) =>
          savedConsents ? savedConsents[service.name] === true : manager!.getConsent(service.name),
        );
      };
    };
    const watcher = { update: heard(answer) };
    const ask = () => {
      const found = page.klaro;
      if (manager || !found) return undefined;
      if (!heard_of) {
        heard_of = true;
        // Told before it has drawn, also of what it drew before we asked.
        found.addEventListener?.('render', () => queueMicrotask(heard(() => ((is_rendered = true), ask()))));
      }
      is_rendered ||= document.readyState === 'complete';
      const config = found.defaultConfig ?? page.klaroConfig;
      if (!is_rendered || (!config && found.addEventListener)) return SILENT;
      manager = found.getManager(config);
      manager.watch(watcher);
      return answer();
    };
    return { ask, stop: () => manager?.unwatch?.(watcher) };
  },
};
