import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type AnswerOf, type CallError, call, type InputOf, type Operation } from './call.ts';
import { type Kept, outdate } from './outdate.ts';

/** What a change can alter, so that everything shown is asked for again. */
const AFTER_A_CHANGE: readonly Kept[] = [
  ...(['listDeadLetters', 'deadLetterPages', 'getDeadLetter', 'listGroups', 'listSendsInDoubt'] as const),
  ...(['listJobs', 'getJob', 'auditPages', 'getFlow', 'getPerson', 'getTrace'] as const),
];
const MAX_TRIES = 2;

/** Asks the console, keeps the answer, and shows the last one while it asks again. */
export const useAnswer = <Name extends Operation>(
  name: Name,
  input: InputOf<Name>,
  { enabled = true, refetchMs }: { enabled?: boolean; refetchMs?: number } = {},
) =>
  useQuery<AnswerOf<Name>, CallError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, signal),
    enabled,
    retry: (tries, error) => error.code === 'unreachable' && tries < MAX_TRIES,
    ...(refetchMs ? { refetchInterval: refetchMs } : {}),
  });

/** Changes something; afterwards what is shown is asked for again. */
export function useChange<Name extends Operation>(name: Name) {
  const queries = useQueryClient();
  return useMutation<AnswerOf<Name>, CallError, InputOf<Name>>({
    mutationFn: (input) => call(name, input),
    onSettled: () => outdate(queries, AFTER_A_CHANGE),
  });
}

/** Who is signed in, once they are known. */
export const useMe = () => useAnswer('getMe', {}, {}).data;

/** Why this person may not change anything, or undefined if they may. */
export function useWhyNot(): string | undefined {
  const me = useMe();
  if (!me) return 'Wait until the console knows who you are.';
  return me.role === 'operator' ? undefined : 'Your role is viewer. Ask for the role operator to change something.';
}
