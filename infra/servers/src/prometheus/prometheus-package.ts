import { cacheFolder } from '../machine/cache-folder.ts';
import { fetchDebianPackages, type UnpackPackages, unpackWithApt } from '../machine/debian-packages.ts';

type Env = Readonly<Record<string, string | undefined>>;

const PROOF = 'usr/bin/promtool';

/** Folder of Prometheus as Debian packages it. */
export const prometheusFolder = (env: Env) => cacheFolder(env, 'prometheus-debian');

/**
 * Downloads Debian's package of Prometheus and unpacks it into a folder, unless it exists.
 *
 * @throws Error when apt cannot fetch or unpack it; nothing is left behind then
 */
export const fetchPrometheusPackage = (
  folder: string,
  { unpack = unpackWithApt(['download', 'prometheus']) }: { unpack?: UnpackPackages } = {},
): Promise<void> => fetchDebianPackages({ folder, proof: PROOF, unpack });
