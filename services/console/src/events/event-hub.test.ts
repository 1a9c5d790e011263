import { describe, expect, it } from 'vitest';
import { EventHub, type HubEvent } from './event-hub.ts';

function listenTo(hub: EventHub, lastEventId?: string) {
  const heard: HubEvent[] = [];
  const stop = hub.listen(lastEventId, (event) => heard.push(event));
  return { stop, names: () => heard.map(({ name }) => name), heard };
}

describe('EventHub', () => {
  it('passes on what changes, and the last state of each name to who comes later', () => {
    const hub = new EventHub('p');
    const first = listenTo(hub);
    hub.publish('flow', { at: 1 });
    hub.publish('flow', { at: 1 });
    hub.publish('flow', { at: 2 });
    hub.publish('jobs', []);
    expect(first.names()).toEqual(['flow', 'flow', 'jobs']);
    expect(listenTo(hub).heard.map(({ data }) => data)).toEqual(['{"at":2}', '[]']);
  });

  it('passes on what was missed since the last event, of this process only', () => {
    const hub = new EventHub('p');
    hub.publish('flow', 1);
    const { heard } = listenTo(hub);
    hub.publish('jobs', 1);
    expect(listenTo(hub, heard[0]?.id).names()).toEqual(['jobs']);
    expect(listenTo(hub, 'other-9').names()).toEqual(['flow', 'jobs']);
    for (const rubbish of ['rubbish', 'p', 'p-x']) expect(listenTo(hub, rubbish).names()).toEqual(['flow', 'jobs']);
  });

  it('forgets who has left', () => {
    const hub = new EventHub('p');
    const { stop, names } = listenTo(hub);
    stop();
    hub.publish('flow', 1);
    expect([names(), hub.listeners]).toEqual([[], 0]);
  });
});
