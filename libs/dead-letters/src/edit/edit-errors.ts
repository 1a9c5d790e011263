import type { ListedEdit } from '../index-file/decisions.ts';

/** The dead letter cannot be edited, or not like this; the message says why, and what to do. */
export class EditRefusedError extends Error {
  override readonly name: string = 'EditRefusedError';
}

/** Somebody has edited the dead letter since the operator looked at it. */
export class EditConflictError extends EditRefusedError {
  override readonly name = 'EditConflictError';
  /** The edit of the other operator. */
  readonly edit: ListedEdit | undefined;

  constructor(deadLetterId: string, edit: ListedEdit | undefined) {
    const at = edit && new Date(edit.timestamp).toISOString();
    super(
      edit
        ? `${edit.by} has edited ${deadLetterId} at ${at} (edit ${edit.id}): look at it, then repeat your edit`
        : `${deadLetterId} has no such edit any more: look at it, then repeat your edit`,
    );
    this.edit = edit;
  }
}
