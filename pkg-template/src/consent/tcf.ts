/** IAB TCF 2.2 and 2.3: consents only, the publisher's own where there are any, never legitimate interest. */
import { SILENT, type Platform } from './platform.js';

type Consents = Record<string, boolean>;
interface TcData {
  listenerId?: number;
  eventStatus?: string;
  gdprApplies?: boolean;
  purpose: { consents: Consents };
  publisher?: { consents?: Consents };
}
type Api = (command: string, version: 2, callback: (data: TcData, success: boolean) => void, parameter?: number) => void;

export const TCF: Platform = {
  name: 'tcf',
  map: { 1: ['storage'], 5: ['personalization'], 6: ['personalization'], 8: ['measurement'] },
  open(heard) {
    const page = window as { __tcfapi?: Api };
    let asked: Api | undefined;
    let has_answered = false;
    let listener: number | undefined;
    const answer = heard((data: TcData, success: boolean) => {
      has_answered = true;
      if (!success) throw Error('__tcfapi refused a listener');
      listener = data.listenerId;
      if (data.gdprApplies === false) return null;
      // While its dialog is open, what was said before still stands.
      if (!/^(tcloaded|useractioncomplete)$/.test(`${data.eventStatus}`)) return SILENT;
      const { consents: own = {} } = data.publisher ?? {};
      const consents = Object.keys(own).length ? own : data.purpose.consents;
      return (id) => consents[id] === true;
    });
    return {
      ask() {
        const api = page.__tcfapi;
        // Where its law does not apply, a platform takes its stub away again.
        if (!api && asked && !has_answered) return null;
        // A stub hands its queue on to the platform that takes its place; not all of them take it.
        if (!api || api === asked) return undefined;
        asked = api;
        api('addEventListener', 2, answer);
        return SILENT;
      },
      stop: () => page.__tcfapi?.('removeEventListener', 2, () => undefined, listener),
    };
  },
};
