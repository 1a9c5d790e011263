import { runSandbox } from './run-sandbox.ts';

await runSandbox(process.env);
