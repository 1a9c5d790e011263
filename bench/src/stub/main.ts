// The stub as a process of its own, so that what it costs is not counted as the worker's.
import type { AddressInfo } from 'node:net';
import { createStub } from './stub-server.ts';

const stub = createStub({ refusedShare: Number(process.argv[2] ?? 0) });
stub.listen(0, '127.0.0.1', () => process.send?.({ port: (stub.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
