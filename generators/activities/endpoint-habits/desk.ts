import type { PlanContext } from '../../core/producer.ts';
import { NPM, PIP, type Package } from '../../core/text/packages.ts';
import { homeFolder } from '../../core/text/programs.ts';
import type { Person } from '../../core/world.ts';

/** Codes of a program and how it was started; line 0 is the bare path. */
export interface Program {
  readonly name: number;
  readonly line: number;
}

/** Everything that one person's laptop can show, as codes: cells intern nothing. */
export interface Desk {
  readonly person: Person;
  readonly device: number;
  readonly user: number;
  readonly root: Program;
  readonly shell: Program;
  readonly browser: Program;
  readonly mail: Program;
  readonly chat: Program;
  readonly editor: Program;
  readonly plugin: Program;
  readonly office: readonly Program[];
  readonly updaters: readonly Program[];
  readonly system: readonly Program[];
  readonly backup: Program;
  readonly tools: readonly Program[];
  readonly node: number;
  readonly python: number;
  readonly git: number;
  readonly aws: number;
  readonly sh: number;
  readonly gitLines: readonly number[];
  readonly awsLines: readonly number[];
  readonly npm: readonly Install[];
  readonly pip: readonly Install[];
  readonly documents: readonly number[];
  readonly downloads: readonly number[];
  readonly sources: readonly number[];
  readonly folders: {
    readonly documents: number;
    readonly downloads: number;
    readonly home: number;
    readonly aws: number;
    readonly ssh: number;
    readonly repos: readonly number[];
  };
  /** Process ids that last for a day: shell, browser, editor, mail, chat, backup, root. */
  readonly pids: readonly (readonly number[])[];
}

export interface Install {
  readonly line: number;
  readonly folder: number;
  readonly files: readonly number[];
  readonly script: number;
  readonly fetches: boolean;
  readonly scriptFile: number;
  readonly scriptFolder: number;
}

const DOCUMENTS = [
  'Budget 2026.xlsx',
  'Forecast Q3.xlsx',
  'Team meeting.docx',
  'Onboarding.docx',
  'Offer draft v3.docx',
  'Roadmap.pptx',
  'Quarterly review.pptx',
  'Contacts.xlsx',
  'Minutes.docx',
  'Travel.xlsx',
  'Handbook.docx',
  'Plan.xlsx',
];
const DOWNLOADS = [
  'invoice_48213.pdf',
  'export.csv',
  'agenda.pdf',
  'IMG_2041.jpg',
  'slides-final.pptx',
  'statement.pdf',
  'logs.zip',
  'contract_signed.pdf',
  'report (2).xlsx',
  'setup-2.14.exe',
  'dump.json',
  'boarding-pass.pdf',
];
const SOURCES = [
  'main.py',
  'handler.ts',
  'index.ts',
  'models.py',
  'Dockerfile',
  'values.yaml',
  'main.tf',
  'variables.tf',
  'README.md',
  'queries.sql',
  'test_api.py',
  'routes.ts',
  'app.tsx',
  'pipeline.yml',
  'settings.json',
  'utils.go',
  'service.go',
  '.env.local',
];
const GIT = [
  'git status --porcelain',
  'git fetch --prune',
  'git pull --rebase',
  'git push origin HEAD',
  'git checkout -b fix/timeouts',
  'git commit -m "wip"',
  'git diff --stat',
  'git log --oneline -20',
  'git rebase main',
  'git stash',
];
const TOOLS = [
  'ssh bastion',
  'kubectl get pods -n prod',
  'jq . out.json',
  'docker compose up -d',
  'docker build -t app:dev .',
  'terraform plan -out plan.bin',
  'terraform init',
  'curl -sS https://status.example/api',
  'make test',
  'psql -h localhost -U app',
  'grep -rn TODO src',
  'tail -f app.log',
  'tar czf out.tgz out',
  'vim notes.md',
  'scp out.tgz bastion:',
];

/** Builds a person's desk. @param days how many days process ids are kept for */
export function desk(context: PlanContext, person: Person, dayCount: number): Desk {
  const { world, pools } = context;
  const rng = context.rng('noise', 'desk', person.upn);
  const code = (text: string): number => pools.string(text);
  const { os, user } = person;
  const home = homeFolder(os, user);
  const slash = os === 'Windows' ? '\\' : '/';
  const exe = os === 'Windows' ? '.exe' : '';
  const program = (name: string, line = ''): Program => ({ name: code(name), line: code(line) });
  const choose = (windows: string, mac: string, linux: string): string => (os === 'Windows' ? windows : os === 'macOS' ? mac : linux);
  const repos = rng
    .sample(world.repos, Math.min(world.repos.length, rng.between(2, 5)))
    .map((repo) => `${home}${slash}src${slash}${repo.name}`);
  const bucket = rng.pick(world.buckets.filter((one) => one.sensitivity !== 'regulated')).name;
  const install = (kind: 'npm' | 'pip', one: Package): Install => {
    const root =
      kind === 'npm'
        ? `${rng.pick(repos)}${slash}node_modules${slash}${one.name}`
        : `${rng.pick(repos)}${slash}.venv${slash}lib${slash}site-packages${slash}${one.name.replaceAll('-', '_')}`;
    const version = rng.chance(0.6) ? `${kind === 'npm' ? '@' : '=='}${one.version}` : '';
    const files =
      kind === 'npm'
        ? ['package.json', 'index.js', 'index.d.ts', 'LICENSE', 'README.md', 'cli.js']
        : ['__init__.py', 'METADATA', 'core.py', 'RECORD', 'utils.py'];
    return {
      line: code(`${kind} install ${one.name}${version}`),
      folder: code(root),
      files: files.map(code),
      script: one.script ? code(kind === 'npm' ? `node ${one.script.replaceAll('/', slash)}` : `python ${one.script} egg_info`) : 0,
      scriptFile: one.script ? code(one.script.split('/').at(-1) ?? '') : 0,
      scriptFolder: one.script?.includes('/') ? code(`${root}${slash}${one.script.split('/')[0]}`) : code(root),
      fetches: one.fetches ?? false,
    };
  };
  const owned = (names: readonly string[], count: number): number[] => rng.sample(names, count).map(code);
  return {
    person,
    device: code(person.laptop),
    user: code(user),
    root: program(choose('explorer.exe', 'launchd', 'systemd')),
    shell: program(choose('cmd.exe', 'zsh', 'bash')),
    browser: program(
      choose(
        rng.chance(0.5) ? 'chrome.exe' : 'msedge.exe',
        rng.chance(0.75) ? 'Google Chrome' : 'Safari',
        rng.chance(0.5) ? 'chrome' : 'firefox',
      ),
    ),
    mail: program(choose('OUTLOOK.EXE', 'Microsoft Outlook', 'chrome')),
    chat: program(choose('ms-teams.exe', rng.chance(0.5) ? 'Slack' : 'MSTeams', 'slack')),
    editor: program(choose('Code.exe', rng.chance(0.8) ? 'Electron' : 'idea', rng.chance(0.7) ? 'code' : 'idea')),
    plugin: program(
      choose('Code.exe', 'Code Helper (Plugin)', 'code'),
      choose(
        '"C:\\Users\\' +
          user +
          '\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe" --type=utility --utility-sub-type=node.mojom.NodeService',
        'Code Helper (Plugin) --type=utility --utility-sub-type=node.mojom.NodeService',
        '/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService',
      ),
    ),
    office:
      os === 'Windows'
        ? [program('EXCEL.EXE', '"EXCEL.EXE" /dde'), program('WINWORD.EXE', '"WINWORD.EXE" /n'), program('POWERPNT.EXE', '"POWERPNT.EXE"')]
        : os === 'macOS'
          ? [program('Microsoft Excel')]
          : [program('soffice.bin', 'soffice.bin --calc')],
    updaters:
      os === 'Windows'
        ? [
            program('GoogleUpdater.exe', 'GoogleUpdater.exe --wake --system'),
            program('MicrosoftEdgeUpdate.exe', 'MicrosoftEdgeUpdate.exe /ua /installsource scheduler'),
            program('OfficeClickToRun.exe', 'OfficeClickToRun.exe /update'),
          ]
        : os === 'macOS'
          ? [program('GoogleUpdater', 'GoogleUpdater --wake-all'), program('softwareupdated')]
          : [program('packagekitd'), program('unattended-upgr', '/usr/bin/python3 /usr/bin/unattended-upgrade')],
    system: (os === 'Windows'
      ? [
          'svchost.exe -k netsvcs -p',
          'taskhostw.exe',
          'backgroundTaskHost.exe -ServerName:App',
          'WmiPrvSE.exe -secured',
          'RuntimeBroker.exe -Embedding',
          'conhost.exe 0xffffffff',
          'SearchProtocolHost.exe Global\\UsGthrFltPipe',
          'dllhost.exe /Processid:{AB8902B4}',
          'rundll32.exe shell32.dll',
        ]
      : os === 'macOS'
        ? [
            'mdworker_shared -s mdworker',
            'xpcproxy com.apple.quicklook',
            'distnoted agent',
            'trustd --agent',
            'nsurlsessiond',
            'diskimages-helper',
            'csrutil status',
          ]
        : ['cron -f', 'run-parts /etc/cron.hourly', 'systemd-tmpfiles --clean', 'fwupdmgr refresh', 'dbus-launch', 'snap refresh', 'ps aux']
    ).map((line) => program(line.split(' ')[0] ?? line, line)),
    backup: program(
      choose('KeepSafeAgent.exe', 'KeepSafe Agent', 'keepsafe-agent'),
      choose(
        '"C:\\Program Files\\KeepSafe Backup\\KeepSafeAgent.exe" --service',
        'KeepSafe Agent --daemon',
        '/opt/keepsafe/bin/keepsafe-agent --daemon',
      ),
    ),
    tools: rng.sample(TOOLS, 9).map((line) => program(`${line.split(' ')[0] ?? line}${exe}`, line)),
    node: code(`node${exe}`),
    python: code(choose('python.exe', 'python3.12', 'python3')),
    git: code(`git${exe}`),
    aws: code(`aws${exe}`),
    sh: code(choose('cmd.exe', 'sh', 'sh')),
    gitLines: owned(GIT, 7),
    awsLines: [
      `aws s3 ls s3://${bucket}/`,
      'aws sts get-caller-identity',
      `aws s3 cp out.csv s3://${bucket}/tmp/`,
      'aws sso login',
      `aws ssm start-session --target ${rng.pick(world.instances).id}`,
      'aws logs tail /app/api --since 1h',
      'aws ec2 describe-instances',
    ].map(code),
    npm: rng.sample(NPM, 11).map((one) => install('npm', one)),
    pip: rng.sample(PIP, 8).map((one) => install('pip', one)),
    documents: owned(DOCUMENTS, 6),
    downloads: owned(DOWNLOADS, 6),
    sources: owned(SOURCES, 9),
    folders: {
      documents: code(`${home}${slash}Documents`),
      downloads: code(`${home}${slash}Downloads`),
      home: code(home),
      aws: code(`${home}${slash}.aws`),
      ssh: code(`${home}${slash}.ssh`),
      repos: repos.map(code),
    },
    pids: Array.from({ length: dayCount }, () => Array.from({ length: 8 }, () => rng.between(700, 38_000))),
  };
}
