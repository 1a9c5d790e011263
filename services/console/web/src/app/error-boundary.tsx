import { Component, type ReactNode } from 'react';
import { Untrusted } from '../ui/untrusted.tsx';

/** Shows what went wrong in a page, so that the rest of the console stays usable. Another page starts afresh. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="state failure" role="alert">
        <h2>This page cannot be shown</h2>
        <div className="state-text">
          <Untrusted text={error.message} max={500} />
          <p>Reload it: the console may have a new version. If that does not help, report what you see here.</p>
        </div>
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
}
