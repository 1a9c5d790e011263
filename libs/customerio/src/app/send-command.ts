import { randomUUID } from 'node:crypto';
import {
  checkLimits,
  checkSendAt,
  checkShape,
  deriveUlid,
  type TransactionalCommand,
  transactionalCommandShape,
  withoutDates,
} from '@cio-bus/contracts';

/** Customer.io's own send request. Its one identifier says who gets it. */
export interface SendRequestBody {
  /** @default 'email' */
  channel?: TransactionalCommand['payload']['channel'];
  identifiers: { id: string } | { email: string } | { cio_id: string };
  [field: string]: unknown;
}

/** The command of a send request; a command is returned as it is. @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` */
export function sendCommandOf(request: TransactionalCommand | SendRequestBody): TransactionalCommand {
  if (isCommand(request)) return request;
  const { identifiers } = request;
  const [userId] = Object.values(Object(identifiers) as Record<string, unknown>);
  const [timestamp, id] = [Date.now(), deriveUlid(Date.now(), randomUUID())];
  const draft = {
    id,
    type: 'transactional',
    userId,
    payload: withoutDates(request, 'transactional'),
    timestamp,
    correlationId: id,
  };
  const command = checkShape(transactionalCommandShape, draft);
  checkLimits(command);
  checkSendAt(command.payload.send_at, timestamp);
  return command;
}

const isCommand = (request: TransactionalCommand | SendRequestBody): request is TransactionalCommand =>
  request.type === 'transactional' && 'payload' in request;
