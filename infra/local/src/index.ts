/** The local stack: which services exist, on which ports, with which settings, and how they start and stop. */

export { SANDBOX_REGION, sandboxCredentials } from './development-settings.ts';
export {
  environmentOf,
  flowServices,
  type InstanceCounts,
  instancesOf,
  type ServiceName,
  type Settings,
  serviceNames,
  services,
  withoutUnset,
} from './services.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
