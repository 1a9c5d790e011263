import { useState } from 'react';
import { Icon } from './icon.tsx';
import { Untrusted } from './untrusted.tsx';

const SHOWN_MS = 1_500;

/** An id, whole, with a button that copies it. */
export function Id({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(id).then(() => setCopied(true));
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <span className="id">
      <span className="mono">
        <Untrusted text={id} max={1_000} />
      </span>
      <button type="button" className="icon-button" onClick={copy} aria-label={copied ? 'Copied' : 'Copy'}>
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
    </span>
  );
}
