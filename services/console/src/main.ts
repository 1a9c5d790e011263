import { runService } from '@cio-bus/service';
import { wireConsole } from './app.ts';
import { consoleConfig } from './config.ts';

await runService({ name: 'console', config: consoleConfig, wire: wireConsole });
