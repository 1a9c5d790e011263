// Runs the stub in its own process, so that its cost is not counted as the worker's.
import type { AddressInfo } from 'node:net';
import { createStub } from './stub-server.ts';

const stub = createStub({ rejectedShare: Number(process.argv[2] ?? 0) });
stub.listen(0, '127.0.0.1', () => process.send?.({ port: (stub.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
