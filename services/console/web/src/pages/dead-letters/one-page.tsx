import { useState } from 'react';
import { Link } from 'wouter';
import type { DeadLetter } from '../../api/operations.ts';
import { useAnswer, useWhyNot } from '../../api/use-call.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Cause } from '../../ui/cause.tsx';
import { Id } from '../../ui/copy.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';
import { useFilters } from '../../url/use-filters.ts';
import { DeadLetterParts } from './dead-letter-parts.tsx';
import { DecideDialog, type LetterDecision } from './decide-dialog.tsx';
import { Editor } from './editor.tsx';
import { Reveal } from './reveal.tsx';
import { PlanButton } from './selection-bar.tsx';

/** One dead letter: why it failed, what it contains, and what can be done. */
export function OnePage() {
  const { id } = useFilters(['id']).filters;
  const asked = useAnswer('getDeadLetter', { id: id ?? '' }, { enabled: Boolean(id) });
  if (!id) {
    return (
      <Empty title="No dead letter is named">
        Choose one from <Link href="/dead-letters/list">the list</Link>.
      </Empty>
    );
  }
  return <Answered asked={asked}>{(deadLetter) => <One key={deadLetter.id} deadLetter={deadLetter} />}</Answered>;
}

function One({ deadLetter }: { deadLetter: DeadLetter }) {
  // What is revealed is kept by this page alone, and gone when one leaves it.
  const [revealed, setRevealed] = useState<DeadLetter>();
  const [editing, setEditing] = useState(false);
  const shown = revealed ?? deadLetter;
  return (
    <>
      <PageHead
        title="Dead letter"
        actions={<Actions deadLetter={deadLetter} onEdit={() => setEditing(true)} onReveal={setRevealed} />}
      >
        <Id id={deadLetter.id} />
      </PageHead>
      <div className="verdict">
        <StateBadge state={deadLetter.state} /> <Cause of={deadLetter} />
        <p>
          <Untrusted text={shown.message} max={2_000} />
        </p>
        {deadLetter.meaning && <p className="hint">{deadLetter.meaning}</p>}
        <p>
          <Link href={address('/dead-letters/list', { group: deadLetter.group })}>All of this cause</Link>
        </p>
      </div>
      {editing && (
        // A text that was begun must not be saved over the edit of somebody else.
        <Editor
          key={String(shown.revealed) + shown.edit?.id}
          deadLetter={shown}
          onSaved={() => {
            setEditing(false);
            setRevealed(undefined); // it is not what was saved
          }}
          onClose={() => setEditing(false)}
        />
      )}
      <DeadLetterParts deadLetter={shown} />
    </>
  );
}

interface ActionsProps {
  deadLetter: DeadLetter;
  onEdit: () => void;
  onReveal: (deadLetter: DeadLetter) => void;
}

function Actions({ deadLetter, onEdit, onReveal }: ActionsProps) {
  const [decision, setDecision] = useState<LetterDecision>();
  const given = { ids: [deadLetter.id] };
  const notAllowed = useWhyNot();
  const isClosed = deadLetter.state === 'resolved' || deadLetter.state === 'forgotten';
  const whyNot = notAllowed ?? (isClosed ? `It is ${deadLetter.state}: nothing is left to do.` : undefined);
  const choices: readonly [LetterDecision, string][] =
    deadLetter.code === 'SEND_UNKNOWN'
      ? [
          ['settle-sent', 'It was sent'],
          ['settle-not-sent', 'It was not sent'],
        ]
      : [
          ['park', 'Park'],
          ['discard', 'Discard'],
        ];
  return (
    <>
      <Reveal deadLetter={deadLetter} onReveal={onReveal} />
      <Button small whyNot={whyNot} onPress={onEdit}>
        Edit
      </Button>
      {choices.map(([choice, label]) => (
        <Button key={choice} small whyNot={whyNot} onPress={() => setDecision(choice)}>
          {label}
        </Button>
      ))}
      <PlanButton given={given} whyNot={whyNot} />
      {decision && (
        <DecideDialog {...{ decision, given, onClose: () => setDecision(undefined), onDone: () => undefined }} />
      )}
    </>
  );
}
