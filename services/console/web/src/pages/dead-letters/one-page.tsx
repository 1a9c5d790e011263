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
import { DecideDialog, type LetterDecision } from './decide-dialog.tsx';
import { Editor } from './editor.tsx';
import { LetterParts } from './letter-parts.tsx';
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
  return <Answered asked={asked}>{(letter) => <One key={letter.id} letter={letter} />}</Answered>;
}

function One({ letter }: { letter: DeadLetter }) {
  // What is revealed is kept by this page alone, and gone when one leaves it.
  const [revealed, setRevealed] = useState<DeadLetter>();
  const [editing, setEditing] = useState(false);
  const shown = revealed ?? letter;
  return (
    <>
      <PageHead
        title="Dead letter"
        actions={<Actions letter={letter} onEdit={() => setEditing(true)} onReveal={setRevealed} />}
      >
        <Id id={letter.id} />
      </PageHead>
      <div className="verdict">
        <StateBadge state={letter.state} /> <Cause of={letter} />
        <p>
          <Untrusted text={shown.message} max={2_000} />
        </p>
        {letter.meaning && <p className="hint">{letter.meaning}</p>}
        <p>
          <Link href={address('/dead-letters/list', { group: letter.group })}>All of this cause</Link>
        </p>
      </div>
      {editing && (
        // A text that was begun must not be saved over the edit of somebody else.
        <Editor
          key={String(shown.revealed) + shown.edit?.id}
          letter={shown}
          onSaved={() => {
            setEditing(false);
            setRevealed(undefined); // it is not what was saved
          }}
          onClose={() => setEditing(false)}
        />
      )}
      <LetterParts letter={shown} />
    </>
  );
}

interface ActionsProps {
  letter: DeadLetter;
  onEdit: () => void;
  onReveal: (letter: DeadLetter) => void;
}

function Actions({ letter, onEdit, onReveal }: ActionsProps) {
  const [decision, setDecision] = useState<LetterDecision>();
  const given = { ids: [letter.id] };
  const notAllowed = useWhyNot();
  const isClosed = letter.state === 'resolved' || letter.state === 'forgotten';
  const whyNot = notAllowed ?? (isClosed ? `It is ${letter.state}: nothing is left to do.` : undefined);
  const choices: readonly [LetterDecision, string][] =
    letter.code === 'SEND_UNKNOWN'
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
      <Reveal letter={letter} onReveal={onReveal} />
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
