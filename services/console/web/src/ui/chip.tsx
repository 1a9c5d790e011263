/** A filter that came with the address. */
export const Chip = ({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) => (
  <button type="button" className="chip" onClick={onRemove} aria-label={`Remove the filter ${name}`}>
    {name}: <bdi>{value.slice(0, 60)}</bdi> ×
  </button>
);
