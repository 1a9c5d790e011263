import type { ComposeFile, ComposeService } from '../read/compose-file.ts';

/** Where the image lets its user write. */
const STATE_DIR = '/var/lib/cio-bus';

/** Mounts of what is not there: Docker would make an empty folder of it. `exists` is asked for paths of the repository. */
export async function volumeFaults(
  { services, volumes }: ComposeFile,
  { exists, keepsState }: { exists(path: string): Promise<boolean>; keepsState(program: string): boolean },
): Promise<string[]> {
  const used = new Set<string>();
  const faults: string[] = [];
  for (const [name, service] of Object.entries(services)) {
    for (const [source = ''] of mountsOf(service)) {
      if (!source.startsWith('.')) used.add(source);
      const there = source.startsWith('.') ? await exists(source) : Object.hasOwn(volumes, source);
      if (!there) faults.push(`${name} mounts ${source}, which is not there`);
    }
    const program = service.build?.args.SERVICE;
    const keeps = program && keepsState(program) && !service.environment?.REDIS_URL;
    if (keeps && !mountsOf(service).some(([, target]) => target === STATE_DIR))
      faults.push(`${name} keeps state, and loses it with its container`);
  }
  const unused = Object.keys(volumes).filter((volume) => !used.has(volume));
  return [...faults, ...unused.map((volume) => `the volume ${volume} is used by nobody`)];
}

const mountsOf = ({ volumes = [] }: ComposeService) => volumes.map((volume) => volume.split(':'));
