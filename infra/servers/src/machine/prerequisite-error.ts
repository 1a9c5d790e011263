/** Something that the user has to install, set or free; printed without a stack trace. */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError';
}
