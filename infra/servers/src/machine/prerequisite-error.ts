/** Something that whoever runs the command has to set up or free; told as its message alone, without a stack. */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError';
}
