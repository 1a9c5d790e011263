import type { ComposeFile, ComposeService } from '../read/compose-file.ts';

/** Folder that the image's user can write to. */
const STATE_DIR = '/var/lib/cio-bus';

/** Finds mounts of missing paths, for which Docker would create an empty folder, and state without a volume. `exists` checks paths of the repository. */
export async function volumeFaults(
  { services, volumes }: ComposeFile,
  { exists, keepsState }: { exists(path: string): Promise<boolean>; keepsState(program: string): boolean },
): Promise<string[]> {
  const used = new Set<string>();
  const faults: string[] = [];
  for (const [name, service] of Object.entries(services)) {
    for (const [source = ''] of mountsOf(service)) {
      if (!source.startsWith('.')) used.add(source);
      const isPresent = source.startsWith('.') ? await exists(source) : Object.hasOwn(volumes, source);
      if (!isPresent) faults.push(`${name} mounts ${source}, which does not exist`);
    }
    const program = service.build?.args.SERVICE;
    const keeps = program && keepsState(program) && !service.environment?.REDIS_URL;
    if (keeps && !mountsOf(service).some(([, target]) => target === STATE_DIR))
      faults.push(`${name} keeps state that is lost with its container`);
  }
  const unused = Object.keys(volumes).filter((volume) => !used.has(volume));
  return [...faults, ...unused.map((volume) => `the volume ${volume} is not used`)];
}

const mountsOf = ({ volumes = [] }: ComposeService) => volumes.map((volume) => volume.split(':'));
