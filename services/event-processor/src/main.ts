import { runService } from '@cio-bus/service';
import { wireEventProcessor } from './app.ts';
import { eventProcessorConfig } from './config.ts';

await runService({ name: 'event-processor', config: eventProcessorConfig, wire: wireEventProcessor });
