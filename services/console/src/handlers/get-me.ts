import type { Caller } from '../api/caller.ts';
import type { AnswerOf } from '../api/routes.ts';

/** Who is signed in. */
export const meOf = ({ name, role, authentication }: Caller, environment: string): AnswerOf<'getMe'> => ({
  ...{ name, role, environment, authentication },
  canReveal: role === 'operator',
});
