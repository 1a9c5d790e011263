/** Environment of the images: infra/docker/Dockerfile. */
export const imageEnv = { MALLOC_ARENA_MAX: '2' };

/** Flags of Node in the images. */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=4',
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
];
