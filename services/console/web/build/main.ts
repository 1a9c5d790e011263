import { buildWeb } from './build-web.ts';

process.stdout.write(`${await buildWeb()}\n`);
