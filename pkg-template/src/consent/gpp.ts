/** IAB GPP 1.1, the sections of the United States: an opt-out denies, anything else says nothing. */
import { SILENT, type Platform } from './platform.js';

interface Ping {
  signalStatus?: string;
  supportedAPIs?: readonly string[];
}
type Callback<T> = (data: T, success?: boolean) => void;
interface Api {
  (command: 'addEventListener', callback: Callback<{ listenerId?: number; pingData: Ping }>): void;
  (command: 'getField', callback: Callback<unknown>, parameter: string): void;
  (command: 'removeEventListener', callback: Callback<unknown>, parameter: number | undefined): void;
}
/** A field's value for "opted out"; 0 is "not applicable", 2 "did not opt out". */
const OPTED_OUT = 1;

export const GPP: Platform = {
  name: 'gpp',
  map: { SaleOptOut: ['measurement'], SharingOptOut: ['measurement'], TargetedAdvertisingOptOut: ['personalization'] },
  open(heard) {
    const page = window as { __gpp?: Api };
    let asked: Api | undefined;
    let has_answered = false;
    let listener: number | undefined;
    const isOptedOut = (section: string, field: string) => {
      let value: unknown;
      try {
        page.__gpp?.('getField', (found) => (value = found), `${section}.${field}`);
      } catch {
        // Not every section has every field.
      }
      return value === OPTED_OUT;
    };
    const answer = heard(({ listenerId, pingData }: { listenerId?: number; pingData: Ping }) => {
      listener = listenerId;
      if (pingData.signalStatus !== 'ready') return SILENT;
      has_answered = true;
      // `7:usnat`
      const supported = (pingData.supportedAPIs ?? []).map((name) => `${name}`.replace(/^.*:/, ''));
      const sections = ['usnat', ...supported.filter((name) => /^us[a-z]{2}$/.test(name))];
      return (field) => (sections.some((section) => isOptedOut(section, field)) ? false : null);
    });
    return {
      ask() {
        const api = page.__gpp;
        // Where no law applies, a platform takes its stub away again.
        if (!api && asked && !has_answered) return null;
        if (!api || api === asked) return undefined;
        asked = api;
        api('addEventListener', answer);
        return SILENT;
      },
      stop: () => page.__gpp?.('removeEventListener', () => undefined, listener),
    };
  },
};
