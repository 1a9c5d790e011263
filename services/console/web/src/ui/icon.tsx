/** Name of an icon of the navigation. */
export type IconName = 'flow' | 'envelope' | 'jobs' | 'doubt' | 'trace' | 'people' | 'webhooks' | 'audit';

/** Strokes on a grid of 16. */
const strokes: Readonly<Record<IconName | UiIcon, string>> = {
  flow: 'M2 4h3v3H2zM2 10h3v3H2zM11 6.5h3v3h-3zM5 5.5c3 0 3 2.5 6 2.5M5 11.500c3 0 3-3.500 6-3.500',
  envelope: 'M2 4h12v8.500H2zM2 4.500l6 4.500 6-4.500',
  jobs: 'M13.500 8a5.500 5.500 0 1 1-1.700-4M13.500 1.500V4.500h-3',
  doubt: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.300 6.400a1.800 1.800 0 1 1 2.300 1.800c-.4.2-.6.4-.6 1M8 11.300v.1',
  trace: 'M3 3.500h.1M3 8h.1M3 12.500h.1M6 3.500h8M6 8h5M6 12.500h7',
  people: 'M8 7.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400zM2.800 13.800a5.200 5.200 0 0 1 10.400 0',
  webhooks: 'M8 2v8M4.800 7 8 10.200 11.200 7M2.500 12.800h11',
  audit: 'M4 2h6l2.500 2.500V14H4zM6.200 7h4.200M6.200 10h4.200',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.700 10.700 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.500 6.500 12 13 4.500',
  copy: 'M5.500 5.500h8v8h-8zM3 10.500H2.500v-8h8V3',
  warning: 'M8 2 1.500 13.500h13zM8 6.500v3M8 11.500v.1',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  chevron: 'M6 4l4 4-4 4',
};

type UiIcon = 'search' | 'close' | 'check' | 'copy' | 'warning' | 'eye' | 'theme' | 'chevron';

/** A drawing beside a text; screen readers skip it. */
export const Icon = ({ name }: { name: IconName | UiIcon }) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={strokes[name]} />
  </svg>
);
