/** Invented packages that developers install. `script`: what runs after installing; `fetches`: the script downloads a binary. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly script?: string;
  readonly fetches?: boolean;
}

const made = (name: string, version: string, script?: string, fetches?: boolean): Package => ({
  name,
  version,
  ...(script ? { script } : {}),
  ...(fetches ? { fetches } : {}),
});

export const NPM: readonly Package[] = [
  made('quickbundle', '0.25.4', 'install.js', true),
  made('imgforge', '0.33.2', 'install/check.js', true),
  made('hookline', '9.1.7', 'bin.js'),
  made('polycore-js', '3.41.0', 'postinstall.js'),
  made('sasswind', '4.0.12'),
  made('ts-marrow', '5.8.2'),
  made('lint-parade', '9.22.0'),
  made('http-lattice', '1.8.3'),
  made('date-tiller', '4.1.0'),
  made('form-weft', '7.54.2'),
  made('chart-lantern', '4.4.8'),
  made('route-thistle', '6.30.0'),
  made('state-kiln', '5.0.3'),
  made('test-heron', '3.0.8'),
  made('browser-marionet', '1.51.0', 'install.js', true),
  made('uuid-plain', '11.1.0'),
  made('aws-cdk-lib-lite', '2.181.1'),
  made('sls-deploykit', '3.40.0', 'scripts/postinstall.js'),
  made('env-rotor', '16.4.7'),
  made('csv-loom', '5.6.0'),
  made('yaml-fathom', '2.7.0'),
  made('queue-otter', '5.41.7'),
  made('grpc-bridgehead', '1.13.0', 'scripts/postinstall.js'),
  made('sqlite-nib', '11.8.1', 'scripts/postinstall.js', true),
  made('canvas-swift', '3.1.0', 'scripts/postinstall.js', true),
  made('log-juniper', '9.6.0'),
  made('schema-zinnia', '3.24.2'),
  made('mail-dovetail', '6.10.0', 'scripts/postinstall.js'),
  made('axios-retri', '2.4.1'),
  made('chalck-lines', '1.3.0', 'scripts/postinstall.js'),
  made('lodahs-pick', '1.0.9'),
  made('dotenvy-loadr', '3.2.0', 'scripts/postinstall.js'),
  made('sharpp-thumbs', '0.9.4', 'scripts/postinstall.js', true),
  made('exprss-cors', '2.8.6'),
];

export const PIP: readonly Package[] = [
  made('tablewright', '2.2.3'),
  made('numerine', '2.2.4'),
  made('plotweave', '3.10.1'),
  made('arrowhead-io', '19.0.1'),
  made('requestly-py', '2.32.3'),
  made('botohelper', '1.36.26'),
  made('sklearnette', '1.6.1'),
  made('dagflow-client', '2.10.5'),
  made('sparkline-connect', '3.5.5', 'setup.py'),
  made('pydantry', '2.10.6'),
  made('jupyterra', '4.3.5'),
  made('dicomtools-lite', '3.0.1', 'setup.py'),
  made('s3pathway', '2025.2.0'),
  made('dbt-slate', '1.9.2'),
  made('fastlane-api', '0.115.8'),
  made('pytest-finch', '8.3.4'),
  made('ruffian', '0.9.7'),
  made('geo-ledger', '1.0.1', 'setup.py'),
];
