/** Vitrin's custom element, so that TSX knows it. */
import type { JSX } from 'preact';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vitrin-offer': HTMLAttributes<HTMLElement> & { placement: string; template?: string };
    }
  }
}
