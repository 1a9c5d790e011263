import { runService } from '@cio-bus/service';
import { wireTrackPublisher } from './app.ts';
import { trackPublisherConfig } from './config.ts';

await runService({ name: 'track-publisher', config: trackPublisherConfig, wire: wireTrackPublisher });
