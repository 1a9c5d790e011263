import { useEffectEvent, useLayoutEffect } from 'react';

/** Calls back for ⌘K and Ctrl+K anywhere, and for / outside of a field. */
export function useShortcut(callback: () => void): void {
  const call = useEffectEvent(callback);
  // Before the page is painted: whoever sees it can use it.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPalette = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey);
      if (!isPalette && !(event.key === '/' && !isField(event.target))) return;
      event.preventDefault();
      call();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Whether a key belongs to what is typed. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
