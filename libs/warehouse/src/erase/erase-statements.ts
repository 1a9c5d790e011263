/**
 * Statements that find, delete and mask a person's rows, the same in GoogleSQL and DuckDB; the person is `$person`.
 */

/** Columns besides `customer_id` that identify the person or contain a message to them. The delivery's id stays: rates are counted by it. */
const PERSONAL = [
  'email_address',
  'recipient',
  'subject',
  'href',
  'link_id',
  'failure_message',
  'error_message',
  'correlation_id',
  'payload',
  'cio_id',
  'device_id',
  'journey_id',
];

/** A filter on `timestamp`, which the table requires, that is true of every row. */
export const ALWAYS = "timestamp >= TIMESTAMP '1970-01-01'";

const known = (table: string, column: string) =>
  `SELECT ${column} FROM ${table} WHERE ${ALWAYS} AND customer_id = $person AND ${column} IS NOT NULL`;

/** Selects the person's rows, except masked ones. */
const isTheirs = (table: string) => `${ALWAYS} AND (
  customer_id = $person
  OR customer_id IN (${known(table, 'email_address')})
  OR (
    customer_id IS NULL
    AND (recipient IS NOT NULL OR email_address IS NOT NULL OR payload IS NOT NULL)
    AND (
      recipient = $person
      OR email_address = $person
      OR cio_id = $person
      OR cio_id IN (${known(table, 'cio_id')})
      OR delivery_id IN (${known(table, 'delivery_id')})
      OR recipient IN (${known(table, 'recipient')})
      OR recipient IN (${known(table, 'email_address')})
      OR email_address IN (${known(table, 'recipient')})
      OR email_address IN (${known(table, 'email_address')})
    )
  )
)`;

/** Counts the person's rows as `n`. */
export const countStatement = (table: string): string => `SELECT COUNT(*) AS n FROM ${table} WHERE ${isTheirs(table)}`;

/** Deletes the person's rows. */
export const deleteStatement = (table: string): string => `DELETE FROM ${table} WHERE ${isTheirs(table)}`;

/** Removes from the person's rows what identifies them. */
export const maskStatement = (table: string): string =>
  `UPDATE ${table} SET ${['customer_id', ...PERSONAL].map((column) => `${column} = NULL`).join(', ')} WHERE ${isTheirs(table)}`;
