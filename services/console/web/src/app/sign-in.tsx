import { type FormEvent, useState } from 'react';
import { useChange } from '../api/use-call.ts';

/** Asks for a token of the console; the browser keeps a cookie that scripts cannot read, not the token. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const [token, setToken] = useState('');
  const { mutate, error, isPending } = useChange('signIn');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ token: token.trim() }, { onSuccess: onDone });
  };
  return (
    <main className="entrance">
      <form className="stack entrance-form" onSubmit={submit}>
        <h1>Sign in to the console</h1>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        {error && (
          <p className="form-error" role="alert">
            {error.message}
          </p>
        )}
        <button type="submit" className="button primary" disabled={isPending}>
          Sign in
        </button>
        <p className="hint">
          Tokens are listed in <code>CONSOLE_TOKENS</code> of the console, each with a name and a role.
        </p>
      </form>
    </main>
  );
}
