/** OneTrust: the groups that are active now. Before the visitor has closed its banner they are only its defaults. */
import type { Platform } from './platform.js';

interface Page {
  OnetrustActiveGroups?: string;
  OneTrust?: { IsAlertBoxClosed?(): boolean; GetDomainData?(): { ShowAlertNotice?: boolean } };
}

export const ONETRUST: Platform = {
  name: 'onetrust',
  map: { C0003: ['storage', 'personalization'], C0002: ['measurement'] },
  events: ['OneTrustGroupsUpdated'],
  open: () => ({
    ask(event) {
      const { OnetrustActiveGroups: active, OneTrust: api } = window as Page;
      const told = (event as CustomEvent<string[]> | undefined)?.detail ?? active?.split(',');
      if (!told) return undefined;
      const is_open = api?.IsAlertBoxClosed?.() === false && api.GetDomainData?.().ShowAlertNotice !== false;
      return (group) => (is_open ? undefined : told.includes(group));
    },
  }),
};
