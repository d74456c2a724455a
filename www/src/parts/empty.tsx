/** What stands where there is nothing to show: why, and the way back to the goods. */
import type { ComponentChildren } from 'preact';

export function Empty({ children }: { children: ComponentChildren }) {
  return (
    <div class="empty">
      {children}
      <p>
        <a class="button" href="/shop/">
          Look around
        </a>
      </p>
    </div>
  );
}
