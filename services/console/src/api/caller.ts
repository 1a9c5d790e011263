import type { AnswerOf, InputOf, RouteName } from './routes.ts';
import type { Role } from './schemas/session.ts';

/** Who calls. */
export interface Caller {
  name: string;
  role: Role;
  authentication: 'token' | 'session' | 'proxy' | 'none';
}

/** Answers one route. */
type Handle<Name extends RouteName> = (input: InputOf<Name>, caller: Caller) => Promise<AnswerOf<Name>>;
/** A handler of every route. */
export type Handlers = { [Name in RouteName]: Handle<Name> };
