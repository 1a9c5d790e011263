import type { IconName } from '../ui/icon.tsx';

export interface PageLink {
  path: string;
  title: string;
  icon: IconName;
  /** What one does there, in the palette. */
  hint: string;
}

/** The pages of the navigation, by what one comes for. */
export const sections: readonly { title: string; pages: readonly PageLink[] }[] = [
  {
    title: 'Operate',
    pages: [
      { path: '/', title: 'Flow', icon: 'flow', hint: 'Services, topics, lag, and what is wrong' },
      { path: '/dead-letters', title: 'Dead letters', icon: 'envelope', hint: 'Causes, and the messages that failed' },
      { path: '/jobs', title: 'Jobs', icon: 'jobs', hint: 'Replays: plans, progress, pause, cancel' },
      { path: '/in-doubt', title: 'Sends in doubt', icon: 'doubt', hint: 'Sends whose outcome nobody knows' },
    ],
  },
  {
    title: 'Investigate',
    pages: [
      { path: '/trace', title: 'Trace', icon: 'trace', hint: 'Every step of one message' },
      { path: '/people', title: 'People', icon: 'people', hint: 'What the bus knows of a person' },
    ],
  },
  {
    title: 'Review',
    pages: [
      { path: '/webhooks', title: 'Webhooks', icon: 'webhooks', hint: "The feed of Customer.io's reports" },
      { path: '/audit', title: 'Audit', icon: 'audit', hint: 'What operators did, and why' },
    ],
  },
];
