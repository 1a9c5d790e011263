import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Advisory, judge, readAudit } from './advisories.ts';
import { runAudit } from './run-audit.ts';

const advisory: Advisory = { id: 'GHSA-aaaa-bbbb-cccc', package: 'express', severity: 'high', title: 'Says too much' };
const allowed = { id: advisory.id, reason: 'We do not call it.', until: '2027-01-31' };

describe('judge', () => {
  it('passes what is allowed, until its day', () => {
    expect(judge([advisory], [allowed], '2027-01-30')).toEqual([]);
    expect(judge([], [], '2027-01-30')).toEqual([]);
  });

  it.each([
    {
      fault: 'an advisory that nobody allowed',
      found: [advisory],
      list: [],
      says: 'GHSA-aaaa-bbbb-cccc (high) in express',
    },
    {
      fault: 'an allowance that is due for review',
      found: [advisory],
      list: [{ ...allowed, until: '2026-12-31' }],
      says: 'review it',
    },
    { fault: 'an allowance that is no longer needed', found: [], list: [allowed], says: 'remove it from the list' },
  ])('names $fault', ({ found, list, says }) => {
    expect(judge(found, list, '2027-01-01')).toEqual([expect.stringContaining(says)]);
  });
});

describe('readAudit', () => {
  it.each([
    {
      fault: 'an endpoint that refuses',
      printed: '{"message": "405 Method Not Allowed", "statusCode": 405}',
      says: '405 Method Not Allowed',
    },
    { fault: 'no report', printed: '{}', says: 'npm printed no report' },
  ])('treats $fault as a missing audit, not as a clean one', ({ printed, says }) => {
    expect(() => readAudit(printed)).toThrow(`The registry returned no audit report: ${says}`);
  });
});

describe('runAudit', () => {
  /** A registry that knows one advisory, of express. */
  async function registry(status: number): Promise<string> {
    const advice = {
      id: 1,
      url: `https://github.com/advisories/${advisory.id}`,
      title: advisory.title,
      severity: advisory.severity,
      vulnerable_versions: '<999',
    };
    const server = createServer((request, response) => {
      const isAudit = request.url?.includes('/advisories/bulk');
      response.writeHead(isAudit ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAudit && status === 200 ? { express: [advice] } : {}));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it('finds advisories of the registry for a package in our lockfile', async () => {
    expect(await runAudit(await registry(200))).toEqual([advisory]);
  });

  it('fails if the registry does not respond', async () => {
    await expect(runAudit(await registry(405))).rejects.toThrow('The registry returned no audit report');
  });
});
