import type { Column } from '@cio-bus/contracts';

/** DuckDB's names of the types of columns. */
export const typeOf: Record<Column['type'], string> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP', // without a zone, always UTC: queries do not depend on the session's zone
  JSON: 'JSON',
};
