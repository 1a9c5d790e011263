import { useState } from 'react';
import { useLocation } from 'wouter';
import { useChange, useWhyNot } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { address, type Filters } from '../../url/search.ts';
import { DecideDialog, type LetterDecision } from './decide-dialog.tsx';
import { countSelected, type FilterName, NOTHING, type Selected, selectionOf } from './selected.ts';

interface SelectionBarProps {
  selected: Selected;
  select: (selected: Selected) => void;
  total: number;
  loaded: number;
  filters: Filters<FilterName>;
}

/** How many are selected, and what can be done about them. */
export function SelectionBar({ selected, select, total, filters }: SelectionBarProps) {
  const [decision, setDecision] = useState<LetterDecision>();
  const count = countSelected(selected, total);
  const notAllowed = useWhyNot();
  const whyNot =
    notAllowed ?? (count === 0 ? 'Select dead letters first: with the boxes, or all that match.' : undefined);
  return (
    <div className="selection" role="toolbar" aria-label="Selection">
      <label className="selection-all">
        <input type="checkbox" checked={selected.all} onChange={() => select(selected.all ? NOTHING : { all: true })} />
        Select all {plural(total, 'dead letter')} that match
      </label>
      <span className="hint" role="status">
        {count > 0 ? `${plural(count, 'dead letter')} selected` : ''}
      </span>
      <span className="actions">
        <PlanButton given={selectionOf(selected, filters)} whyNot={whyNot} />
        <Button small whyNot={whyNot} onPress={() => setDecision('park')}>
          Park
        </Button>
        <Button small kind="danger" whyNot={whyNot} onPress={() => setDecision('discard')}>
          Discard
        </Button>
      </span>
      {decision && (
        <DecideDialog
          decision={decision}
          given={selectionOf(selected, filters)}
          onClose={() => setDecision(undefined)}
          onDone={() => select(NOTHING)}
        />
      )}
    </div>
  );
}

type Given = ReturnType<typeof selectionOf>;

/** Plans a replay and opens the plan: nothing is replayed before somebody has seen it. */
export function PlanButton({ given, whyNot }: { given: Given; whyNot: string | undefined }) {
  const { mutate, isPending, error } = useChange('makePlan');
  const [, navigate] = useLocation();
  const plan = () => mutate(given, { onSuccess: ({ id }) => navigate(address('/plans', { id })) });
  return (
    <>
      {error && (
        <span className="form-error" role="alert">
          {error.message}
        </span>
      )}
      <Button small kind="primary" whyNot={whyNot} busy={isPending} onPress={plan}>
        Plan a replay
      </Button>
    </>
  );
}
