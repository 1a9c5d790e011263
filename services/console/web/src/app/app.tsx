import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { CallError } from '../api/call.ts';
import { useAnswer } from '../api/use-call.ts';
import { Failure, Loading } from '../ui/states.tsx';
import { Routes } from './routes.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

/** Events say what is outdated; this is for the time when they do not come. */
const FRESH_MS = 15_000;

/** Whoever is refused because a session has ended is asked to sign in again. */
const answers = new QueryCache({
  onError: (error, { queryKey: [name] }) => {
    const isSignedOut = error instanceof CallError && error.code === 'unauthenticated';
    if (isSignedOut && name !== 'getMe') void queries.invalidateQueries({ queryKey: ['getMe'] });
  },
});

const queries: QueryClient = new QueryClient({
  queryCache: answers,
  defaultOptions: { queries: { staleTime: FRESH_MS } },
});

/** The console: signed in, the pages; else the way in. The policy of the page allows no inline style. */
export const App = () => (
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queries}>
      <Entrance />
    </QueryClientProvider>
  </CSPProvider>
);

function Entrance() {
  const { data: me, error, refetch } = useAnswer('getMe', {}, {});
  if (error?.code === 'unauthenticated') return <SignIn onDone={() => void refetch()} />;
  if (!me) {
    return (
      <main className="entrance">{error ? <Failure error={error} retry={() => void refetch()} /> : <Loading />}</main>
    );
  }
  return (
    <Shell me={me}>
      <Routes />
    </Shell>
  );
}
