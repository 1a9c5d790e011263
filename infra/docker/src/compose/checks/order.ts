import type { ComposeFile, ComposeService } from '../read/compose-file.ts';

/** Waits that would never end, or that another choice of profiles breaks. */
export function orderFaults({ services }: ComposeFile): string[] {
  return Object.entries(services).flatMap(([name, service]) =>
    Object.entries(service.depends_on ?? {}).flatMap(([other, { condition, required = true }]) => {
      const target = services[other];
      if (!target) return [`${name} waits for ${other}, which is not there`];
      const profiles = required ? profileFaults(service, target) : [];
      return [...conditionFaults(condition, target), ...profiles].map(
        (fault) => `${name} waits for ${other}, ${fault}`,
      );
    }),
  );
}

function conditionFaults(condition: string, { build, healthcheck, restart }: ComposeService): string[] {
  const checked = !healthcheck?.disable && (healthcheck?.test !== undefined || build !== undefined);
  if (condition === 'service_healthy' && !checked) return ['which has no health check'];
  const endless = restart === 'always' || restart === 'unless-stopped';
  if (condition === 'service_completed_successfully' && endless) return ['which is started again whenever it ends'];
  return [];
}

/** What is waited for must be there whenever the waiting one is. */
function profileFaults(waiting: ComposeService, target: ComposeService): string[] {
  const own = waiting.profiles ?? [];
  const needed = target.profiles ?? [];
  const always = needed.length === 0;
  const together = own.length > 0 && own.every((profile) => needed.includes(profile));
  return always || together ? [] : [`which is there under the profile ${needed.join(', ')} alone`];
}
