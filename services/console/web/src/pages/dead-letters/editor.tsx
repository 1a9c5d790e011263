import { useState } from 'react';
import { CallError, call } from '../../api/call.ts';
import type { DeadLetter, EditReport } from '../../api/operations.ts';
import { useMe } from '../../api/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { EditHeaders } from './edit-headers.tsx';
import { SaveEdit } from './save-edit.tsx';
import { type Edit, useEdit } from './use-edit.ts';

interface EditorProps {
  deadLetter: DeadLetter;
  onSaved: () => void;
  onClose: () => void;
}

/** Changes the value and headers that a replay publishes. The originals and the difference are kept, and both are in the audit. */
export function Editor({ deadLetter, onSaved, onClose }: EditorProps) {
  const edit = useEdit(deadLetter);
  const [compared, setCompared] = useState<{ to: string; diff: EditReport['diff'] }>();
  const [failed, setFailed] = useState<CallError>();
  const me = useMe();
  const content = JSON.stringify(edit.content);
  const compare = () => {
    setFailed(undefined);
    call('editDeadLetter', { ...edit.content, why: 'Dry run', dryRun: true })
      .then(({ diff }) => setCompared({ to: content, diff }))
      .catch((error: unknown) =>
        setFailed(error instanceof CallError ? error : new CallError('unexpected', String(error))),
      );
  };
  return (
    <section>
      <h2>Edit the dead letter</h2>
      <div className="stack">
        <EditValue value={deadLetter.value} edit={edit} />
        <EditHeaders deadLetter={deadLetter} edit={edit} />
        {failed && (
          <p className="form-error" role="alert">
            {failed.message}
          </p>
        )}
        <div className="actions">
          <Button kind="primary" whyNot={whyNotEdit(deadLetter, edit, me?.role === 'operator')} onPress={compare}>
            Compare
          </Button>
          <Button onPress={onClose}>Close the editor</Button>
        </div>
        {/* A diff belongs to what was compared. */}
        {compared?.to === content && <SaveEdit content={edit.content} diff={compared.diff} onSaved={onSaved} />}
      </div>
    </section>
  );
}

function EditValue({ value, edit }: { value: DeadLetter['value']; edit: Edit }) {
  if (!value.masked && (value.truncated || value.kind === 'binary')) {
    return (
      <p className="hint">
        Only a whole text can be edited here. Save this value with `cio-bus dlq show &lt;id&gt; --out &lt;file&gt;`, and
        edit it with `cio-bus dlq edit &lt;id&gt; --value &lt;file&gt;`.
      </p>
    );
  }
  return (
    <textarea
      aria-label="Value to replay"
      rows={14}
      spellCheck={false}
      value={edit.text}
      onChange={(event) => edit.setText(event.target.value)}
    />
  );
}

function whyNotEdit({ revealed }: DeadLetter, { isChanged }: Edit, mayEdit: boolean): string | undefined {
  if (!mayEdit) return 'Your role is viewer. Ask for the role operator to change something.';
  if (!revealed) return 'Reveal personal data first: otherwise the masked text would replace it.';
  return isChanged ? undefined : 'Change the value or a header first.';
}
