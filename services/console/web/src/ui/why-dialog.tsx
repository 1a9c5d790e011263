import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { CallError } from '../api/call.ts';
import { Icon } from './icon.tsx';

interface WhyDialogProps {
  title: string;
  /** The words on the button that does it. */
  action: string;
  danger?: boolean;
  open: boolean;
  onClose: () => void;
  onConfirm: (why: string) => void;
  busy: boolean;
  error: CallError | null;
  /** What will happen. */
  children?: ReactNode;
}

/** Asks for the reason of a change; it is stored in the audit. */
export function WhyDialog({ title, open, onClose, children, ...form }: WhyDialogProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          <Dialog.Close className="icon-button dialog-close" aria-label="Close">
            <Icon name="close" />
          </Dialog.Close>
          {children && <div className="dialog-text">{children}</div>}
          <WhyForm {...form} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type WhyFormProps = Pick<WhyDialogProps, 'action' | 'danger' | 'onConfirm' | 'busy' | 'error'>;

function WhyForm({ action, danger = false, onConfirm, busy, error }: WhyFormProps) {
  const [why, setWhy] = useState('');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why.trim()) onConfirm(why.trim());
  };
  return (
    <form onSubmit={submit} className="stack">
      <label htmlFor={id}>Reason</label>
      <input
        id={id}
        value={why}
        maxLength={500}
        required
        autoComplete="off"
        placeholder="For the audit, for example a ticket"
        onChange={(event) => setWhy(event.target.value)}
      />
      {error && (
        <p className="form-error" role="alert">
          {error.message}
        </p>
      )}
      <div className="dialog-actions">
        <Dialog.Close className="button">Cancel</Dialog.Close>
        <button type="submit" className={`button ${danger ? 'danger' : 'primary'}`} disabled={busy} aria-busy={busy}>
          {action}
        </button>
      </div>
    </form>
  );
}
