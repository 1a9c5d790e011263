import { BusError } from '@cio-bus/contracts';
import { ConfigError, VERSION } from '@cio-bus/service';
import { QueryError } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { startCli } from '../../test/start-cli.ts';

const failing = (error: Error) =>
  startCli({
    answer: () => {
      throw error;
    },
  });

describe('the exit code', () => {
  it.each([
    ['help', ['--help'], 0],
    ['an unknown command', ['qery'], 2],
    ['an unknown option', ['query', '--colour'], 2],
    ['no subcommand', ['dlq'], 2],
    ['no command', [], 2],
    ['help of a command', ['help', 'dlq'], 0],
    ['-h', ['dlq', 'list', '-h'], 0],
  ])('after %s is %3$d', async (_, args, expected) => {
    expect((await startCli().run(...args)).code).toBe(expected);
  });

  it.each([
    [new QueryError('no such column'), 2],
    [new ConfigError('Bad settings:\n  BIGQUERY_PROJECT: is required'), 2],
    [new BusError('WAREHOUSE_UNAVAILABLE', 'it is away'), 3],
    [new TypeError('x is not a function'), 3],
  ])('after %o distinguishes wrong use from a failure, and prints the reason', async (error, expected) => {
    const { code, err } = await failing(error).run('query', '--sql', 'SELECT 1');
    expect([code, err]).toEqual([expected, expect.stringContaining(error.message)]);
  });
});

describe('a mistake', () => {
  it.each([
    [['--versoin'], "error: unknown option '--versoin' (Did you mean --version?)"],
    [['qery'], "error: unknown command 'qery' (Did you mean query?)"],
    [['dlq', 'lst'], "error: unknown command 'lst' (Did you mean list?)"],
    [
      ['dlq', 'list', '--service', 'publisher'],
      "error: option '--service <name>' argument 'publisher' is invalid. Allowed choices are track-publisher, transactional-sender, webhook-receiver, event-processor, bigquery-sink, console.",
    ],
    [['publish', 'no-such-file', '--why', 'a test'], 'cio-bus: no-such-file cannot be read: there is no such file'],
    [['help', 'nope'], "error: unknown command 'nope'"],
    [['dlq', 'help', 'nope'], "error: unknown command 'nope'"],
    [['dlq', 'show'], "error: missing required argument 'id'"],
    [['dlq', 'list', '--code'], "error: option '--code <code>' argument missing"],
    [['topics', 'lag', 'extra'], "error: too many arguments for 'lag'. Expected 0 arguments but got 1: extra."],
    [['forget', 'u1'], "error: required option '--why <reason>' not specified"],
  ])('%j is answered with one line', async (args, line) => {
    expect(await startCli().run(...args)).toEqual({ code: 2, out: '', err: line });
  });

  it('no mistake is help of a command of a command', async () => {
    const { code, out } = await startCli().run('help', 'dlq', 'run');
    expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: cio-bus dlq run /)]);
  });

  it.each([['--version'], ['-V']])('no mistake is %s', async (option) => {
    expect(await startCli().run(option)).toEqual({ code: 0, out: VERSION, err: '' });
  });
});

describe('every command', () => {
  it.each([
    ['query'],
    ['trace'],
    ['reconcile'],
    ['report'],
    ['forget'],
    ['dlq', 'list'],
    ['dlq', 'show'],
    ['dlq', 'replay'],
    ['dlq', 'discard'],
    ['dlq', 'park'],
    ['dlq', 'settle'],
    ['topics', 'list'],
    ['topics', 'lag'],
    ['templates', 'list'],
    ['templates', 'preview'],
    ['templates', 'check'],
  ])('%s %s has --help and --json', async (...command) => {
    const { code, out } = await startCli().run(...command, '--help');
    expect([code, out]).toEqual([0, expect.stringContaining('--json')]);
  });
});
