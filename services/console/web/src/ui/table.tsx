import type { ReactNode } from 'react';

/** The head of a column. */
interface Column {
  name: string;
  /** Of numbers, which stand on the right. */
  isRight?: boolean;
  /** Whether only screen readers read the name. */
  isHidden?: boolean;
}

interface TableProps {
  /** @default a table without a head: its rows have names */
  columns?: readonly (string | Column)[];
  className?: string;
  /** Its rows. */
  children: ReactNode;
}

/** A table, in a box that scrolls sideways on a phone. */
export const Table = ({ columns = [], className, children }: TableProps) => (
  <div className="table-scroll">
    <table className={className}>
      {columns.length > 0 && (
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={nameOf(column)} column={typeof column === 'string' ? { name: column } : column} />
            ))}
          </tr>
        </thead>
      )}
      <tbody>{children}</tbody>
    </table>
  </div>
);

const nameOf = (column: string | Column): string => (typeof column === 'string' ? column : column.name);

const Head = ({ column: { name, isRight, isHidden } }: { column: Column }) => (
  <th scope="col" className={isRight ? 'right' : undefined}>
    {isHidden ? <span className="visually-hidden">{name}</span> : name}
  </th>
);
