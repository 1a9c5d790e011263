/** The operator's terminal, and standard input. */
export interface Terminal {
  /** Whether somebody sees the output, and can type. */
  readonly isInteractive: boolean;
  /** Bytes of standard input. */
  readonly input: AsyncIterable<Buffer>;
  /** Replaces the last line of the terminal; '' clears it. Does nothing where nobody sees it. */
  status(text: string): void;
  /** Is aborted by Ctrl-C, which then does not end the process. */
  interrupted(): AbortSignal;
  /** Calls back for each key that is pressed in a terminal, Ctrl-C among them. @returns ends it */
  onKey(listener: (key: string) => void): () => void;
  /**
   * Opens a file in the operator's editor, and resolves when it is closed.
   *
   * @throws UsageError when no editor is set, or it fails
   */
  edit(file: string): Promise<void>;
}
