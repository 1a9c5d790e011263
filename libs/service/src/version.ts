import packageJson from '../package.json' with { type: 'json' };

/** Version of the bus; all packages share it. */
export const VERSION: string = packageJson.version;
