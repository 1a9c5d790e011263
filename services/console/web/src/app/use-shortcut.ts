import { useEffect } from 'react';

/** Calls back for ⌘K and Ctrl+K anywhere, and for / outside of a field. */
export function useShortcut(callback: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPalette = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey);
      if (!isPalette && !(event.key === '/' && !isField(event.target))) return;
      event.preventDefault();
      callback();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [callback]);
}

/** Whether a key belongs to what is typed. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
