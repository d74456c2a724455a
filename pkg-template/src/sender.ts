/** Sends the sealed report that a fold leaves. */
import type { SessionCore, SessionRest } from './surface.js';
import type { SyncResult } from './types.js';

/** A report that could not be sent waits at least so many milliseconds for the next try on this page. */
const RETRY_MS = 60_000;

export function startSender({ host, call, fold }: SessionCore): Pick<SessionRest, 'send' | 'sync'> {
  let sending: Promise<SyncResult> | undefined;
  let retry_at = 0;
  const send = (): Promise<SyncResult> => {
    sending ??= sendOnce().finally(() => (sending = undefined));
    return sending;
  };
  const sendOnce = async (): Promise<SyncResult> => {
    const request = call((engine) => host.gate.send(() => engine.send()));
    if (!request) {
      // A report that failed a moment ago waits for its next try.
      const waits = call((engine) => engine.view('sent'))?.some(({ status }) => status === 'pending');
      return { status: waits ? 'offline' : 'nothing' };
    }
    const status = await request.then(
      (response) => response.status,
      () => 0,
    );
    call((engine) => engine.settle(status));
    const answered = status >= 200 && status < 500 && status !== 408 && status !== 429;
    if (!answered) retry_at = Date.now() + RETRY_MS;
    if (!answered) host.failed(host.fail('SYNC_OFFLINE', `${host.endpoint} ${status ? `answered ${status}` : 'could not be reached'}; it is tried again`));
    else if (status >= 300) host.failed(host.fail('SYNC_REJECTED', `${host.endpoint} answered ${status}`));
    await fold();
    return { status: !answered ? 'offline' : status < 300 ? 'sent' : 'rejected' };
  };
  return {
    send: () => void (Date.now() < retry_at || send()),
    async sync() {
      await fold();
      return send();
    },
  };
}
