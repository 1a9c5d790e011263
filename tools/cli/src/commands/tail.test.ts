import { A_TIME_MS, aRawRecord, aRecordOf, aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deadLetter } from '../../test/dead-letters.ts';
import { startCli } from '../../test/start-cli.ts';

const track = (offset: number, userId = `u${offset}`) =>
  aRecordOf(aTrackCommand({ userId, timestamp: A_TIME_MS }), { offset, timestamp: A_TIME_MS + offset });
const tail = ['tail', '--from', '1h', '--interval', '1'];

describe('cio-bus tail', () => {
  it('prints the records since a time, then each that is written, in order of time', async () => {
    const records = [track(0), track(1)];
    let looks = 0;
    const offsets = async (topic: string) => {
      looks += 1;
      if (looks === 12) records.push(track(2)); // after several looks at three topics
      return [{ partition: 0, low: 0, high: records.filter((record) => record.topic === topic).length }];
    };
    const { code, out } = await startCli({ records, connections: { offsets } }).run(...tail, '--limit', '3');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split('  ').slice(1, 3))).toEqual([
      ['customerio.track/0/0', 'u0'],
      ['customerio.track/0/1', 'u1'],
      ['customerio.track/0/2', 'u2'],
    ]);
  });

  it.each([
    { args: ['track', '--key', 'u1'], found: 'customerio.track/0/1' },
    { args: ['customerio.dlq', '--code', 'MESSAGE_INVALID'], found: 'customerio.dlq/0/1' },
    { args: ['track', 'dlq', '--type', 'track', '--key', 'u2'], found: 'customerio.track/0/2' },
  ])('filters: $args', async ({ args, found }) => {
    const invalid = deadLetter(1, { code: 'MESSAGE_INVALID' });
    const { run } = startCli({ records: [track(0), track(1), track(2), deadLetter(0), invalid] });
    const { out } = await run(...tail, ...args, '--limit', '1', '--json');
    expect(JSON.parse(out)).toMatchObject({ record: found });
  });

  it('prints hostile bytes as one line that changes nothing on a terminal', async () => {
    const value = Buffer.from('\u001b[2J\u202eevil\r\n\u0000{"a":1}');
    const key = Buffer.from('\u001b]0;x\u0007');
    const { out } = await startCli({ records: [aRawRecord({ key, value })] }).run(...tail, 'track', '--limit', '1');
    for (const character of ['\u001b', '\u0000', '\u0007', '\u202e', '\r', '\n']) expect(out).not.toContain(character);
    expect(out).toContain('evil');
  });

  it('has all bytes of a value that is not UTF-8 in its JSON', async () => {
    const value = Buffer.from([0x1f, 0x8b, 0x08]);
    const { run } = startCli({ records: [aRawRecord({ value })] });
    const { out } = await run(...tail, 'track', '--limit', '1', '--json');
    expect(JSON.parse(out)).toMatchObject({ valueBase64: value.toString('base64') });
  });

  it('ends at Ctrl-C, and at q', async () => {
    const aborted = AbortSignal.abort();
    expect(await startCli({ terminal: { interrupted: () => aborted } }).run(...tail)).toMatchObject({ code: 0 });
    const onKey = (listener: (key: string) => void) => {
      listener('q');
      return () => {};
    };
    expect(await startCli({ terminal: { onKey } }).run(...tail)).toMatchObject({ code: 0 });
  });

  it('leaves nothing out that is written while it is paused', async () => {
    let press: (key: string) => void = () => {};
    const records = [track(0)];
    let looks = 0;
    const states: string[] = [];
    const offsets = async (topic: string) => {
      looks += 1;
      if (looks === 2) press(' ');
      return [{ partition: 0, low: 0, high: records.filter((record) => record.topic === topic).length }];
    };
    const status = (text: string) => {
      states.push(text);
      if (text === '') return;
      records.push(track(1), track(2));
      setImmediate(() => press(' '));
    };
    const terminal = {
      status,
      onKey(listener: (key: string) => void) {
        press = listener;
        return () => {};
      },
    };
    const { run } = startCli({ records, connections: { offsets }, terminal });
    const { out } = await run(...tail, 'track', '--limit', '3');
    expect(out.split('\n')).toHaveLength(3);
    expect(states[0]).toContain('paused');
  });

  it.each([
    { args: ['trakc'], says: 'Expected customerio.identify' },
    { args: ['track', '--limit', '0'], says: '1 or more' },
  ])('exits with 2: $args', async ({ args, says }) => {
    const { code, err } = await startCli().run('tail', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});
