import { describe, expect, it } from 'vitest';
import { explained, type KafkaUse, naming } from './denial.ts';

/** As kafkajs does it: the broker's answer, wrapped in an error of the same text. */
const answered = (type: string) => {
  const text = 'Not authorized to access: [authorization failed]';
  return new Error(text, { cause: Object.assign(new Error(text), { type }) });
};
const use: KafkaUse = {
  operation: 'READ',
  topics: ['customerio.identify', 'customerio.track'],
  group: 'customerio-track-publisher',
  user: 'track-publisher@example.com',
};
const user = 'Kafka denies the user track-publisher@example.com';

describe('explained', () => {
  it.each([
    ['TOPIC_AUTHORIZATION_FAILED', `${user} READ on one of the topics customerio.identify, customerio.track; see`],
    ['GROUP_AUTHORIZATION_FAILED', `${user} READ on the group customerio-track-publisher; see`],
    ['CLUSTER_AUTHORIZATION_FAILED', `${user} idempotent writes: it may WRITE no topic; see`],
    ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', `${user} transactions; see`],
  ])('names who was denied what: %s', (type, text) => {
    const error = answered(type);
    expect(explained(error, use)).toMatchObject({ message: expect.stringContaining(text), cause: error });
  });

  it('names the cluster when access lists are denied', () => {
    const denied = explained(answered('CLUSTER_AUTHORIZATION_FAILED'), { operation: 'ALTER', accessLists: true });
    expect(denied.message).toContain('Kafka denies this user ALTER on the cluster, which access lists need');
  });

  it('names one topic as one, and a user who is not known', () => {
    const { message } = explained(answered('TOPIC_AUTHORIZATION_FAILED'), { operation: 'WRITE', topics: ['a'] });
    expect(message).toBe(
      'Kafka denies this user WRITE on the topic a; see docs/access.md for the entries that its access list needs',
    );
  });

  it('names what is denied of several topics, as an error that consists of others', () => {
    const errors = [new Error('it exists'), answered('TOPIC_AUTHORIZATION_FAILED')];
    const error = Object.assign(new Error('Topic creation errors'), { errors });
    expect(explained(error, { ...use, operation: 'CREATE' }).message).toContain(
      `${user} CREATE on one of the topics customerio.identify, customerio.track; see`,
    );
  });

  it('says that a coordinator that is not named may be a denial', () => {
    const error = Object.assign(new Error('Failed to find group coordinator'), {
      name: 'KafkaJSGroupCoordinatorNotFound',
    });
    expect(explained(error, use).message).toContain(
      'or it denies the user track-publisher@example.com READ on the group',
    );
  });

  it('returns every other error as it is', () => {
    const error = new Error('outer', { cause: new Error('the disk is full') });
    expect(explained(error, use)).toBe(error);
    expect(explained('a text', use).message).toBe('a text');
    const circle = new Error('a circle');
    circle.cause = circle;
    expect(explained(circle, use)).toBe(circle);
  });
});

describe('naming', () => {
  it('rejects with what was denied', async () => {
    const denied = () => Promise.reject(answered('GROUP_AUTHORIZATION_FAILED'));
    await expect(naming(use, denied)).rejects.toThrow('READ on the group');
    expect(await naming(use, async () => 5)).toBe(5);
  });
});
