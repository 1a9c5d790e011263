import { describe, expect, it } from 'vitest';
import { refused, rows, scriptedStorageWrite } from '../../../test/scripted-storage-write.ts';
import { matchingFields, written } from '../../../test/scripted-write-server.ts';

const INVALID_ARGUMENT = 3;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;

describe('createStorageWriteWarehouse, while its table is missing or does not match', () => {
  const { server, append } = scriptedStorageWrite();

  it.each([
    ['a permission that is missing', PERMISSION_DENIED],
    ['a table that is missing', 5],
    ['credentials that are wrong', 16],
  ])('reports a configuration error for %s in a response, and writes again when it is fixed', async (_, code) => {
    server().react = (_, attempt) => (attempt === 0 ? refused(code) : written);
    expect(await append(rows(1))).toEqual(['WAREHOUSE_SETUP']);
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it.each([PERMISSION_DENIED, 5, INVALID_ARGUMENT, ALREADY_EXISTS])(
    'reports a configuration error for code %d before the first append, and writes again when it is fixed',
    async (code) => {
      server().table = code;
      expect(await append(rows(2))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
      expect(server().appends).toEqual([]);
      server().table = matchingFields;
      expect(await append(rows(1))).toEqual([undefined]);
    },
  );

  it('detects a changed table without a restart: a dropped column stops it, restoring the column resumes it', async () => {
    expect(await append(rows(1))).toEqual([undefined]);
    server().table = matchingFields.slice(0, -1);
    server().react = () => refused(INVALID_ARGUMENT, 'the input schema has more fields than the table');
    expect(await append(rows(3))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
    server().table = [...matchingFields, { name: 'colour', type: 'STRING', mode: 'NULLABLE' }];
    server().react = () => written;
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it('continues when the server reports an added column', async () => {
    const updatedSchema = { fields: [{ name: 'colour', type: 'STRING', mode: 'NULLABLE' }] } as never;
    server().react = () => ({ response: { appendResult: {}, updatedSchema } });
    for (let round = 0; round < 2; round += 1) expect(await append(rows(1))).toEqual([undefined]);
    expect(server().streams).toBe(1);
  });
});
