/** The lock by which other tabs take this one for alive: the browser lets go of it whatever becomes of the tab. */

export interface Liveness {
  /** Holds the lock of `tab`, and lets go of the one that was held. */
  hold(tab: string): void;
  release(): void;
  /** The tabs that are alive, `tab` among them. */
  alive(locks: LockManager, tab: string): Promise<string[]>;
}

/** `site_lock`: what the site's own lock is called. */
export function startLiveness(site_lock: string): Liveness {
  const prefix = `${site_lock}:tab:`;
  let release: (() => void) | undefined;
  return {
    hold(tab) {
      let ended = false;
      release?.();
      release = () => {
        ended = true;
      };
      const held = () => (ended ? undefined : new Promise<void>((resolve) => (release = resolve)));
      (navigator.locks as LockManager | undefined)?.request(prefix + tab, held).catch(() => undefined);
    },
    release() {
      release?.();
    },
    async alive(locks, tab) {
      const { held = [] } = await locks.query();
      const others = held.map(({ name = '' }) => name).filter((name) => name.startsWith(prefix));
      // This tab's own lock may still be on its way.
      return [...new Set([tab, ...others.map((name) => name.slice(prefix.length))])];
    },
  };
}
