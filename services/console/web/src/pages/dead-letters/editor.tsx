import { useState } from 'react';
import { CallError, call } from '../../api/call.ts';
import type { DeadLetter, EditReport } from '../../api/operations.ts';
import { useChange, useMe } from '../../api/use-call.ts';
import { compacted, indented } from '../../format/json-layout.ts';
import { Button } from '../../ui/button.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';
import { Diff } from './diff.tsx';

/** Changes the value that a replay publishes. The original and the difference are kept, and both are in the audit. */
export function Editor({ letter, onClose }: { letter: DeadLetter; onClose: () => void }) {
  const { value } = letter;
  const original = value.text ?? '';
  const before = indented(original);
  const [text, setText] = useState(before);
  // The layout is only for reading: what had none is replayed without one.
  const edited = compacted(original) === original ? compacted(text) : text;
  const [diff, setDiff] = useState<EditReport['diff']>();
  const [failed, setFailed] = useState<CallError>();
  const me = useMe();
  const whyNot = whyNotEdit(letter, text === before, me?.role === 'operator');
  const compare = () => {
    setFailed(undefined);
    call('editDeadLetter', { id: letter.id, value: edited, why: 'Dry run', dryRun: true })
      .then((report) => setDiff(report.diff))
      .catch((error: unknown) =>
        setFailed(error instanceof CallError ? error : new CallError('unexpected', String(error))),
      );
  };
  return (
    <section>
      <h2>Edit the value</h2>
      <div className="stack">
        <textarea
          aria-label="Value to replay"
          rows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setDiff(undefined); // it belongs to the text that was compared
          }}
        />
        {failed && (
          <p className="form-error" role="alert">
            {failed.message}
          </p>
        )}
        <div className="actions">
          <Button kind="primary" whyNot={whyNot} onPress={compare}>
            Compare
          </Button>
          <Button onPress={onClose}>Close the editor</Button>
        </div>
        {diff && <Save {...{ id: letter.id, text: edited, diff, onClose }} />}
      </div>
    </section>
  );
}

function whyNotEdit({ value }: DeadLetter, isSame: boolean, mayEdit: boolean): string | undefined {
  if (!mayEdit) return 'Your role is viewer. Ask for the role operator to change something.';
  if (value.masked) return 'Reveal personal data first: otherwise the masked text would replace it.';
  if (value.truncated || value.kind === 'binary') return 'Only whole texts can be edited here: use `cio-bus dlq edit`.';
  return isSame ? 'Change the value first.' : undefined;
}

function Save({
  id,
  text,
  diff,
  onClose,
}: {
  id: string;
  text: string;
  diff: EditReport['diff'];
  onClose: () => void;
}) {
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
        onConfirm={(why) => mutate({ id, value: text, why }, { onSuccess: onClose })}
      >
        A replay publishes the edited value. The original is kept beside it.
      </WhyDialog>
    </>
  );
}
