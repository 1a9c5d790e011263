import { useState } from 'react';
import type { EditReport } from '../../api/operations.ts';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';
import { Diff } from './diff.tsx';
import type { Edit } from './use-edit.ts';

interface SaveEditProps {
  content: Edit['content'];
  diff: EditReport['diff'];
  onSaved: () => void;
}

/** Shows what an edit would change, and saves it with a reason. */
export function SaveEdit({ content, diff, onSaved }: SaveEditProps) {
  const [open, setOpen] = useState(false);
  const { mutate, isPending, error } = useChange('editDeadLetter');
  return (
    <>
      <Diff diff={diff} />
      <div>
        <Button kind="primary" onPress={() => setOpen(true)}>
          Save the edit
        </Button>
      </div>
      <WhyDialog
        {...{ title: 'Save the edit?', action: 'Save', open, busy: isPending, error, onClose: () => setOpen(false) }}
        onConfirm={(why) => mutate({ ...content, why }, { onSuccess: onSaved })}
      >
        A replay publishes the edited value and headers. The original is kept beside them.
      </WhyDialog>
    </>
  );
}
