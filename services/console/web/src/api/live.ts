import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Operation } from './call.ts';
import { outdate } from './outdate.ts';

/** What each event of the console makes outdated. */
const OUTDATED: Readonly<Record<string, readonly Operation[]>> = {
  flow: ['getFlow', 'getWebhooks'],
  jobs: ['listJobs', 'getJob'],
  'dead-letters': ['listDeadLetters', 'listGroups', 'listSendsInDoubt', 'getDeadLetter'],
};

export type LiveState = 'connecting' | 'live' | 'offline';

/** Follows the console's events while the page is open. The browser reconnects by itself and says which event it saw last. */
export function useLive(enabled: boolean): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    if (!enabled) return undefined;
    const events = new EventSource('/api/v1/events');
    events.onopen = () => setState('live');
    events.onerror = () => setState('offline');
    for (const [name, operations] of Object.entries(OUTDATED)) {
      events.addEventListener(name, () => void outdate(queries, operations));
    }
    return () => events.close();
  }, [enabled, queries]);
  return state;
}
