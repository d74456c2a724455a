/** OneTrust: the groups that are active now. Before the visitor has closed its banner they are only its defaults. */
import type { Platform } from './platform.js';

interface Page {
  OnetrustActiveGroups?: string;
  OneTrustStub?: unknown;
  OneTrust?: { IsAlertBoxClosed?(): boolean; GetDomainData?(): { ShowAlertNotice?: boolean } };
}

export const ONETRUST: Platform = {
  name: 'onetrust',
  map: { C0003: ['storage', 'personalization'], C0002: ['measurement'] },
  events: ['OneTrustGroupsUpdated'],
  open: () => ({
    ask(event) {
      const { OnetrustActiveGroups: active, OneTrust: api, OneTrustStub: stub } = window as Page;
      const told = (event as CustomEvent<string[]> | undefined)?.detail ?? active?.split(',');
      if (!told) return undefined;
      // Its stub tells of groups before the banner can say whether anybody has answered.
      const is_open = api?.IsAlertBoxClosed
        ? !api.IsAlertBoxClosed() && api.GetDomainData?.().ShowAlertNotice !== false
        : stub !== undefined;
      return (group) => (is_open ? undefined : told.includes(group));
    },
  }),
};
