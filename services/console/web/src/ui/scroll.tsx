import type { ReactNode } from 'react';

/** A box that scrolls; it has a name and can be reached with the keyboard. */
export const Scroll = ({ className, label, children }: { className: string; label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll the box
  <section className={className} aria-label={label} tabIndex={0}>
    {children}
  </section>
);
