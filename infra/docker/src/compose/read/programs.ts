import { cliConfig } from '@cio-bus/cli/src/settings.ts';
import { sandboxSettings } from '@cio-bus/customerio-sandbox';
import { type ServiceName, services } from '@cio-bus/local';
import type { ConfigShape } from '@cio-bus/service';
import { topicSetupConfig } from '@cio-bus/setup/topics';
import { warehouseSetupConfig } from '@cio-bus/setup/warehouse';

/** The settings of what has an image and is no service. */
const others: Readonly<Record<string, ConfigShape>> = {
  cli: cliConfig.shape,
  'customerio-sandbox': sandboxSettings,
  'topic-setup': topicSetupConfig.shape,
  'warehouse-setup': warehouseSetupConfig.shape,
};

/** Every setting that the program of an image reads; undefined for one that we do not build. */
export const settingsOf = (program: string | undefined): ConfigShape | undefined =>
  program === undefined ? undefined : (services[program as ServiceName]?.settings ?? others[program]);
