import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { interpolate } from './interpolate.ts';

/** The fields of a compose service that are checked. */
export interface ComposeService {
  profiles?: string[];
  image?: string;
  build?: { context: string; dockerfile: string; args: Record<string, string> };
  environment?: Record<string, string | number | null>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  healthcheck?: { disable?: boolean; test?: string[] };
  network_mode?: string;
  restart?: string;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

/** A compose file that is valid against its schema. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

const path = (...parts: string[]) => join(rootDir, ...parts);

/** Reads the repository's compose file. */
export const composeText = () => readFile(path('docker-compose.yml'), 'utf8');

const schema = JSON.parse(await readFile(path('infra/docker/schema/compose-spec.json'), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h|d|w))+$/); // Go durations, not ISO 8601
const isValid = ajv.compile(schema);

/** Parses a compose file as `docker compose` does with no variables set. @throws Error with the violations of its schema */
export function readCompose(text: string): ComposeFile {
  const file: unknown = parse(interpolate(text), { merge: true });
  if (!isValid(file)) {
    const faults = (isValid.errors ?? []).map(({ instancePath, message }) => `  ${instancePath} ${message}`);
    throw new Error(`docker-compose.yml is not valid against its schema:\n${faults.join('\n')}`);
  }
  return { volumes: {}, ...(file as Partial<ComposeFile>) } as ComposeFile;
}
