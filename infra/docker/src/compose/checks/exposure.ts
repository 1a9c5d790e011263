import type { ComposeFile, ComposeService } from '../read/compose-file.ts';

/** Finds open ports, excessive permissions and moving versions. */
export function exposureFaults({ services }: ComposeFile): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const open = (service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'));
    return [
      ...open.map((port) => `${name} publishes ${port} on every address of the machine`),
      ...(service.build ? looseFaults(service) : unpinnedFaults(service)).map((fault) => `${name} ${fault}`),
    ];
  });
}

function looseFaults({ read_only, cap_drop = [], security_opt = [], build }: ComposeService): string[] {
  const names = Object.keys(build?.args ?? {});
  return [
    ...(read_only ? [] : ['can write to its own image']),
    ...(cap_drop.includes('ALL') ? [] : ['keeps capabilities']),
    ...(security_opt.includes('no-new-privileges:true') ? [] : ['may gain privileges']),
    ...names.filter((arg) => /KEY|SECRET|PASSWORD/.test(arg)).map((arg) => `keeps ${arg} in its image permanently`),
  ];
}

/** A moving version is a different program tomorrow. */
const unpinnedFaults = ({ image = '' }: ComposeService): string[] =>
  /:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image) ? [] : [`has no exact version: ${image}`];
