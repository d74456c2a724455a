/**
 * Usercentrics, version 3 (`__ucCmp`) and version 2 (`UC_UI`). A name in the shop's map is a category, or the id or the
 * name of a service.
 */
import { SILENT, type Answer, type Platform } from './platform.js';

interface Details {
  consent: { type?: string; required?: boolean };
  services: Record<string, { name: string; consent?: { given: boolean } }>;
  categories: Record<string, { state: string }>;
}
interface Service {
  id: string;
  name: string;
  categorySlug: string;
  consent: { status: boolean; history?: { type?: string }[] };
}
interface Page {
  __ucCmp?: { getConsentDetails(): Promise<Details> };
  UC_UI?: { isInitialized?(): boolean; isConsentRequired?(): boolean; getServicesBaseInfo(): Service[] };
}
const isExplicit = (type = '') => /^explicit$/i.test(type);

function version3({ consent: { type, required }, services, categories }: Details): Answer {
  if (!isExplicit(type)) return required === false ? null : () => undefined;
  return (name) => {
    const category = categories[name];
    const [, service] = Object.entries(services).find(([id, service]) => id === name || service.name === name) ?? [];
    if (!category && !service) throw Error(`knows no ${name}: say what its categories stand for`);
    return category ? category.state === 'ALL_ACCEPTED' : service!.consent?.given === true;
  };
}

function version2(services: Service[], is_required: boolean): Answer {
  const isDecided = ({ consent }: Service) => isExplicit(consent.history?.at(-1)?.type);
  if (!is_required && !services.some(isDecided)) return null;
  return (name) => {
    const named = services.filter((service) => [service.id, service.name, service.categorySlug].includes(name));
    if (!named.length) throw Error(`knows no ${name}: say what its categories stand for`);
    if (named.some((service) => !isDecided(service))) return undefined;
    return named.every(({ consent }) => consent.status);
  };
}

export const USERCENTRICS: Platform = {
  name: 'usercentrics',
  events: ['UC_UI_INITIALIZED', 'UC_UI_CMP_EVENT', 'UC_CONSENT'],
  open(heard) {
    const answer = heard(version3);
    return {
      ask() {
        const { __ucCmp: cmp, UC_UI: old } = window as Page;
        if (cmp) {
          // Rejected: it is not ready, and tells when it is.
          Promise.resolve(cmp.getConsentDetails()).then(answer, () => undefined);
          return SILENT;
        }
        if (!old) return undefined;
        return old.isInitialized?.() === false
          ? SILENT
          : version2(old.getServicesBaseInfo(), old.isConsentRequired?.() !== false);
      },
    };
  },
};
