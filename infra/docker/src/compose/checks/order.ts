import type { ComposeFile, ComposeService } from '../read/compose-file.ts';

/** Finds dependencies that are never satisfied, or not under every selection of profiles. */
export function orderFaults({ services }: ComposeFile): string[] {
  return Object.entries(services).flatMap(([name, service]) =>
    Object.entries(service.depends_on ?? {}).flatMap(([other, { condition, required = true }]) => {
      const target = services[other];
      if (!target) return [`${name} waits for ${other}, which does not exist`];
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
  if (condition === 'service_completed_successfully' && endless) return ['which restarts whenever it exits'];
  return [];
}

/** A dependency must be active whenever its dependent is. */
function profileFaults(dependent: ComposeService, target: ComposeService): string[] {
  const own = dependent.profiles ?? [];
  const needed = target.profiles ?? [];
  const always = needed.length === 0;
  const together = own.length > 0 && own.every((profile) => needed.includes(profile));
  return always || together ? [] : [`which is only active with the profile ${needed.join(', ')}`];
}
