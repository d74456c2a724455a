/** The lock by which other tabs take this one for alive: the browser lets go of it whatever becomes of the tab. */

export interface Liveness {
  /** Holds the lock of `tab`, and lets go of the one that was held. */
  hold(tab: string): void;
  release(): void;
  /** The tabs that are alive, `tab` among them. Only where there are locks. */
  alive(tab: string): Promise<string[]>;
}

/** `site_lock`: what the site's own lock is called. */
export function startLiveness(site_lock: string): Liveness {
  const prefix = `${site_lock}:tab:`;
  let release: (() => void) | undefined;
  return {
    hold(tab) {
      release?.();
      // Resolved before the lock is there, it is let go of at once.
      const gone = new Promise<void>((resolve) => (release = resolve));
      (navigator.locks as LockManager | undefined)?.request(prefix + tab, () => gone).catch(() => undefined);
    },
    release: () => release?.(),
    async alive(tab) {
      const { held = [] } = await navigator.locks.query();
      // This tab's own lock may still be on its way.
      return [...new Set([tab, ...held.flatMap(({ name = '' }) => name.split(prefix)[1] ?? [])])];
    },
  };
}
