import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Untrusted } from '../ui/untrusted.tsx';
import { type PaletteEntry, paletteEntries } from './palette-entries.ts';

/** Jumps to a page, or looks an id up. */
export const Palette = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
    <Dialog.Portal>
      <Dialog.Backdrop className="backdrop" />
      <Dialog.Popup className="dialog palette" aria-label="Search or jump to">
        <PaletteList onClose={onClose} />
      </Dialog.Popup>
    </Dialog.Portal>
  </Dialog.Root>
);

function PaletteList({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [, navigate] = useLocation();
  const entries = paletteEntries(text);
  const open = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    navigate(entry.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + entries.length) % Math.max(entries.length, 1));
    else if (event.key === 'Enter') open(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className="palette-input"
        ref={focusAtOnce}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={entries.length > 0 ? `palette-${active}` : undefined}
        aria-label="Page, message id, person, or text"
        placeholder="Page, message id, person, or text"
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
      />
      <Entries entries={entries} active={active} open={open} />
    </>
  );
}

/** What is typed right after ⌘K must not be lost. */
const focusAtOnce = (field: HTMLInputElement | null) => field?.focus();

interface EntriesProps {
  entries: readonly PaletteEntry[];
  active: number;
  open: (entry: PaletteEntry) => void;
}

const Entries = ({ entries, active, open }: EntriesProps) => (
  <div id="palette-entries" role="listbox" aria-label="Results" className="palette-entries">
    {entries.map((entry, index) => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys of the list
      <div
        key={entry.path}
        id={`palette-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={index === active}
        className="palette-entry"
        onClick={() => open(entry)}
      >
        <Untrusted text={entry.title} max={80} />
        <span className="hint">{entry.hint}</span>
      </div>
    ))}
    {entries.length === 0 && (
      <p className="hint palette-none">Nothing matches. Three characters or more are looked up as an id.</p>
    )}
  </div>
);
