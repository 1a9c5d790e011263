import { Untrusted } from './untrusted.tsx';

/** A filter that came with the address. */
export const Chip = ({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) => (
  <button type="button" className="chip" onClick={onRemove} aria-label={`Remove the filter ${name}`}>
    {name}: <Untrusted text={value} max={60} /> ×
  </button>
);
