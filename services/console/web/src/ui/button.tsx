import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';

interface ButtonProps {
  children: ReactNode;
  onPress: () => void;
  kind?: 'plain' | 'primary' | 'danger';
  small?: boolean;
  /** Why it may not be pressed now; undefined if it may. */
  whyNot?: string | undefined;
  busy?: boolean;
}

/** A button. One that may not be pressed can still be reached, and says why. */
export function Button({ children, onPress, kind = 'plain', small = false, whyNot, busy = false }: ButtonProps) {
  const className = ['button', kind, small ? 'small' : ''].join(' ');
  if (whyNot) {
    return (
      <Popover.Root>
        <Popover.Trigger className={className} aria-disabled="true" openOnHover delay={150}>
          {children}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} className="popover-positioner">
            <Popover.Popup className="popover">
              <Popover.Description>{whyNot}</Popover.Description>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    );
  }
  return (
    <button type="button" className={className} onClick={onPress} disabled={busy} aria-busy={busy}>
      {children}
    </button>
  );
}
