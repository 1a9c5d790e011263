import { isReservedHeader } from '@cio-bus/contracts/headers';
import { useState } from 'react';
import type { DeadLetter, Header } from '../../api/operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { hasHidden, visibleString } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Table } from '../../ui/table.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { Edit } from './use-edit.ts';

const REPLACEMENT = '\ufffd';

interface EditHeadersProps {
  deadLetter: Pick<DeadLetter, 'headers' | 'headersLeftOut'>;
  edit: Edit;
}

/** This many of thousands of headers have a field at a time. */
const SHOWN = 50;

/** Sets, adds and removes headers; of thousands, those that are searched for, and those that were changed. */
export function EditHeaders({ deadLetter: { headers, headersLeftOut }, edit }: EditHeadersProps) {
  const [searched, setSearched] = useState('');
  const own = headers.filter(({ name }) => !isReservedHeader(name));
  const known = new Set(own.map(({ name }) => name));
  const added = [...edit.headers.keys()].filter((name) => !known.has(name)).map(asAdded);
  const found = own.filter((header) => !edit.headers.has(header.name) && hasText(header, searched));
  const changed = own.filter(({ name }) => edit.headers.has(name));
  const notShown = found.length - SHOWN;
  return (
    <fieldset className="edit-headers">
      <legend>Headers to replay</legend>
      {own.length > SHOWN && (
        <SearchField
          label={`Search ${formatCount(own.length)} headers by name or value`}
          value={searched}
          onSearch={setSearched}
        />
      )}
      <Table>
        {[...added, ...inOrder(own, [...changed, ...found.slice(0, SHOWN)])].map((header) => (
          <HeaderRow key={header.name} header={header} edit={edit} />
        ))}
      </Table>
      {notShown > 0 && (
        <p className="hint" role="status">
          {formatCount(notShown)} more {searched === '' ? 'headers' : 'headers match'}: search for the one to change.
          What you do not change is replayed as it is.
        </p>
      )}
      {headersLeftOut > 0 && (
        <p className="hint">
          {formatCount(headersLeftOut)} further headers cannot be shown here, and stay as they are. Add one of the same
          name to replace it; <code>cio-bus dlq edit</code> removes any.
        </p>
      )}
      <AddHeader edit={edit} names={known} />
    </fieldset>
  );
}

const hasText = ({ name, value }: Header, text: string) => name.includes(text) || value.includes(text);

/** Some of the headers, in the order of all: a row does not move when it is changed. */
function inOrder(all: readonly Header[], some: readonly Header[]): Header[] {
  const shown = new Set(some);
  return all.filter((header) => shown.has(header));
}

const asAdded = (name: string): Header => ({ name, value: '', masked: false, truncated: false });

function HeaderRow({ header, edit }: { header: Header; edit: Edit }) {
  const { name, value } = header;
  const changed = edit.headers.get(name);
  const isEditable = typeof changed === 'string' || (changed === undefined && isWholeText(header));
  const isChanged = changed !== undefined;
  return (
    <tr>
      <th scope="row" className="mono header-name">
        <Untrusted text={name} max={120} />
      </th>
      <td>
        {changed === null && <span className="hint">removed</span>}
        {changed === undefined && !isEditable && <Untrusted text={value} max={200} />}
        {isEditable && (
          <textarea
            aria-label={`Header ${visibleString(name)}`}
            rows={1}
            spellCheck={false}
            value={changed ?? value}
            onChange={({ target }) => edit.setHeader(name, target.value === value ? undefined : target.value)}
          />
        )}
      </td>
      <td>
        <div className="actions">
          {!isChanged && !isEditable && (
            <Button small onPress={() => edit.setHeader(name, '')}>
              Replace
            </Button>
          )}
          {isChanged ? (
            <Button small onPress={() => edit.setHeader(name, undefined)}>
              Undo
            </Button>
          ) : (
            <Button small onPress={() => edit.setHeader(name, null)}>
              Remove
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

/** Whether a field can show all of a value: it would drop control characters, and what is masked, cut off or not text. */
const isWholeText = ({ value, masked, truncated }: Header) =>
  !masked && !truncated && !hasHidden(value) && !value.includes(REPLACEMENT);

function AddHeader({ edit, names }: { edit: Edit; names: ReadonlySet<string> }) {
  const [name, setName] = useState('');
  return (
    <div className="actions">
      <input
        aria-label="Name of a new header"
        placeholder="Name of a new header"
        maxLength={300}
        spellCheck={false}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        small
        whyNot={whyNotAdd(name, names.has(name) || edit.headers.has(name))}
        onPress={() => {
          edit.setHeader(name, '');
          setName('');
        }}
      >
        Add a header
      </Button>
    </div>
  );
}

function whyNotAdd(name: string, isKnown: boolean): string | undefined {
  if (name.trim() === '') return 'Enter its name first.';
  if (isReservedHeader(name)) return 'Only the bus sets this header.';
  return isKnown ? 'There is such a header: change it above.' : undefined;
}
