import { invalid } from './statement.ts';

/** A user as the app has them. */
export interface AppUser {
  email?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  createdAt?: Date | undefined;
  subscription?: { plan?: string | undefined } | undefined;
}

/** The app has no user with this id. */
export class UserNotFoundError extends Error {
  override readonly name = 'UserNotFoundError';
  constructor() {
    super('The app has no user with this id');
  }
}

/** The attributes of a user; what the app does not know is left out. @throws BusError `MESSAGE_INVALID` that names the field */
export function attributesOf({
  email,
  firstName,
  lastName,
  createdAt,
  subscription,
}: AppUser): Record<string, unknown> {
  if (createdAt !== undefined && !(createdAt instanceof Date && Number.isFinite(createdAt.getTime())))
    throw invalid('createdAt', 'must be a valid Date');
  const attributes = {
    email,
    first_name: firstName,
    last_name: lastName,
    created_at: createdAt && Math.floor(createdAt.getTime() / 1_000), // Customer.io expects seconds
    plan: subscription?.plan,
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null));
}
