/** Vitrin's custom elements, so that TSX knows it. */
import type { JSX } from 'preact';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vitrin-offer': HTMLAttributes<HTMLElement> & { placement: string; template?: string };
      'vitrin-privacy': HTMLAttributes<HTMLElement>;
      'vitrin-recommendations': HTMLAttributes<HTMLElement> & {
        kind: string;
        item?: string | undefined;
        category?: string | undefined;
        n?: string;
        min?: string;
      };
    }
  }
}
