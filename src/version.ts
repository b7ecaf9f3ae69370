import pkg from '../package.json' with { type: 'json' };

/** Version of Tracehound, as in package.json. */
export const TRACEHOUND_VERSION: string = pkg.version;
