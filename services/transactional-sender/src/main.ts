import { runService } from '@cio-bus/service';
import { wireTransactionalSender } from './app.ts';
import { transactionalSenderConfig } from './config.ts';

await runService({ name: 'transactional-sender', config: transactionalSenderConfig, wire: wireTransactionalSender });
