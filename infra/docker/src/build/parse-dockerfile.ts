import {
  type Arg,
  type Copy,
  DockerfileParser,
  type Entrypoint,
  type From,
  type Healthcheck,
  type PropertyInstruction,
  type Run,
} from 'dockerfile-ast';

type Values = Readonly<Record<string, string>>;

/** One instruction; `${VARIABLES}` are not expanded yet. */
export type Instruction =
  | { kind: 'arg'; name: string; fallback: string | undefined }
  | { kind: 'from'; image: string; name: string | undefined }
  | { kind: 'workdir'; path: string }
  | { kind: 'copy'; from: string | undefined; owner: string | undefined; sources: string[]; target: string }
  | { kind: 'run'; command: string }
  | { kind: 'env'; values: Values }
  | { kind: 'label'; values: Values }
  | { kind: 'user'; user: string }
  | { kind: 'expose'; port: string }
  | { kind: 'healthcheck'; command: string[] }
  | { kind: 'entrypoint'; command: string[] };

type Parsed = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInstructions']>[number];

/** Parses a Dockerfile. @throws Error with the line of an unsupported instruction, flag or form */
export function parseDockerfile(text: string): Instruction[] {
  return DockerfileParser.parse(text).getInstructions().map(readInstruction);
}

const readers: Readonly<Record<string, (parsed: Parsed) => Instruction>> = {
  ARG: (parsed) => {
    const property = (parsed as Arg).getProperty();
    return { kind: 'arg', name: property?.getName() ?? '', fallback: property?.getValue() ?? undefined };
  },
  FROM: (parsed) => {
    const from = parsed as From;
    return { kind: 'from', image: from.getImage() ?? '', name: from.getBuildStage() ?? undefined };
  },
  WORKDIR: (parsed) => ({ kind: 'workdir', path: contentOf(parsed) }),
  COPY: (parsed) => {
    const flags = flagsOf(parsed as Copy, ['from', 'chown']);
    const paths = parsed.getArguments().map((argument) => argument.getValue());
    return {
      kind: 'copy',
      from: flags.from,
      owner: flags.chown,
      sources: paths.slice(0, -1),
      target: paths.at(-1) ?? '',
    };
  },
  RUN: (parsed) => {
    flagsOf(parsed as Run, []);
    return { kind: 'run', command: contentOf(parsed) };
  },
  ENV: (parsed) => ({ kind: 'env', values: valuesOf(parsed) }),
  LABEL: (parsed) => ({ kind: 'label', values: valuesOf(parsed) }),
  USER: (parsed) => ({ kind: 'user', user: contentOf(parsed) }),
  EXPOSE: (parsed) => ({ kind: 'expose', port: contentOf(parsed) }),
  HEALTHCHECK: (parsed) => {
    flagsOf(parsed as Healthcheck, ['interval', 'timeout', 'start-period', 'retries']);
    return { kind: 'healthcheck', command: execForm(parsed, contentOf(parsed).replace(/^CMD\s+/, '')) };
  },
  ENTRYPOINT: (parsed) => {
    flagsOf(parsed as Entrypoint, []);
    return { kind: 'entrypoint', command: execForm(parsed, contentOf(parsed)) };
  },
};

function readInstruction(parsed: Parsed): Instruction {
  const read = readers[parsed.getKeyword()];
  if (!read) throw unsupported(parsed, `the instruction ${parsed.getKeyword()}`);
  return read(parsed);
}

const contentOf = (parsed: Parsed): string => parsed.getArgumentsContent()?.trim() ?? '';

const valuesOf = (parsed: Parsed): Values =>
  Object.fromEntries(
    (parsed as PropertyInstruction).getProperties().map((each) => [each.getName(), each.getValue() ?? '']),
  );

function flagsOf(parsed: Copy | Run | Healthcheck | Entrypoint, known: readonly string[]): Partial<Values> {
  const flags = parsed.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ''] as const);
  for (const [name] of flags) if (!known.includes(name)) throw unsupported(parsed, `the flag --${name}`);
  return Object.fromEntries(flags);
}

/** Parses a JSON array. The shell form would need a shell, and the process would not receive signals. */
function execForm(parsed: Parsed, text: string): string[] {
  try {
    return JSON.parse(text) as string[];
  } catch {
    throw unsupported(parsed, 'the shell form');
  }
}

const unsupported = (parsed: Parsed, what: string) =>
  new Error(`Dockerfile, line ${parsed.getRange().start.line + 1}: ${what} is not supported`);
