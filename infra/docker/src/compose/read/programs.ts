import { cliConfig } from '@cio-bus/cli/src/settings.ts';
import { sandboxSettings } from '@cio-bus/customerio-sandbox';
import { type ServiceName, services } from '@cio-bus/local';
import type { ConfigShape } from '@cio-bus/service';
import { topicSetupConfig } from '@cio-bus/setup/topics';
import { warehouseSetupConfig } from '@cio-bus/setup/warehouse';

/** Settings of programs that have an image but are not services. */
const others: Readonly<Record<string, ConfigShape>> = {
  cli: cliConfig.shape,
  'customerio-sandbox': sandboxSettings,
  'topic-setup': topicSetupConfig.shape,
  'warehouse-setup': warehouseSetupConfig.shape,
};

/** Returns the settings that a program reads; undefined if it is not built here. */
export const settingsOf = (program: string | undefined): ConfigShape | undefined =>
  program === undefined ? undefined : (services[program as ServiceName]?.settings ?? others[program]);
