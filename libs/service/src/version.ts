import packageJson from '../package.json' with { type: 'json' };

/** Version of the bus; all its packages have one. */
export const VERSION: string = packageJson.version;
