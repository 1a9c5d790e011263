import type { CallError } from '../../api/call.ts';
import { useAnswer } from '../../api/use-call.ts';
import { Chip } from '../../ui/chip.tsx';
import { Choice, SearchField } from '../../ui/search-field.tsx';
import type { Filters } from '../../url/search.ts';
import type { FilterName } from './selected.ts';

const STATES = [
  ['', 'Open'],
  ['parked', 'Parked'],
  ['resolved', 'Resolved'],
  ['forgotten', 'Forgotten'],
  ['all', 'All states'],
] as const;
/** Filters that have no field: they come with a link. */
const CHIPS = ['group', 'status', 'reason', 'field', 'from', 'to'] as const;
const FIELDS = [
  ['topic', 'Topic'],
  ['key', 'Key'],
  ['header', 'Header or name=value'],
] as const;

interface ListFiltersProps {
  filters: Filters<FilterName>;
  change: (changes: Filters<FilterName>) => void;
  error: CallError | null;
}

/** The filters of the list; each is in the address. */
export function ListFilters({ filters, change, error }: ListFiltersProps) {
  const groups = useAnswer('listGroups', { state: 'all' }).data?.items ?? [];
  const known = (values: string[], all: string) =>
    [['', all] as const, ...[...new Set(values)].sort().map((value) => [value, value] as const)] as const;
  return (
    <search className="filters">
      <SearchField label="Search" value={filters.text ?? ''} onSearch={(text) => change({ text })} />
      <Choice label="State" value={filters.state ?? ''} options={STATES} onChange={(state) => change({ state })} />
      <Choice
        label="Error code"
        value={filters.code ?? ''}
        options={known([...groups.map(({ code }) => code), filters.code ?? ''].filter(Boolean), 'Every code')}
        onChange={(code) => change({ code })}
      />
      <Choice
        label="Service"
        value={filters.service ?? ''}
        options={known(
          [...groups.map(({ service }) => service), filters.service ?? ''].filter(Boolean),
          'Every service',
        )}
        onChange={(service) => change({ service })}
      />
      {FIELDS.map(([name, label]) => (
        <SearchField
          key={name}
          type="text"
          label={label}
          value={filters[name] ?? ''}
          onSearch={(value) => change({ [name]: value })}
        />
      ))}
      {CHIPS.map((name) => {
        const value = filters[name];
        return value && <Chip key={name} name={name} value={value} onRemove={() => change({ [name]: '' })} />;
      })}
      {error?.field && <p className="form-error">{error.message}</p>}
    </search>
  );
}
