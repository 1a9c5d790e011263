import { useState } from 'react';
import type { DeadLetter } from '../../api/operations.ts';
import { useChange, useMe } from '../../api/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';

/** Shows personal data after a reason was given; the audit has it before the data is shown. */
export function Reveal({
  deadLetter,
  onReveal,
}: {
  deadLetter: DeadLetter;
  onReveal: (deadLetter: DeadLetter) => void;
}) {
  const [open, setOpen] = useState(false);
  const { mutate, isPending, error } = useChange('revealDeadLetter');
  const whyNot = useMe()?.canReveal ? undefined : 'Your role may not see personal data. Ask an operator.';
  const confirm = (why: string) =>
    mutate(
      { id: deadLetter.id, why },
      {
        onSuccess: (revealed) => {
          onReveal(revealed);
          setOpen(false);
        },
      },
    );
  return (
    <>
      <Button small whyNot={whyNot} onPress={() => setOpen(true)}>
        Reveal personal data
      </Button>
      <WhyDialog
        {...{ title: 'Reveal personal data', action: 'Reveal', open, busy: isPending, error }}
        {...{ onClose: () => setOpen(false), onConfirm: confirm }}
      >
        Your name and reason are written to the audit before anything is shown.
      </WhyDialog>
    </>
  );
}
