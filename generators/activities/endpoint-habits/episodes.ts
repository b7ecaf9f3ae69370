import { SECOND } from '../../core/time.ts';
import type { EventBuffer } from '../../core/timeline.ts';
import { lognormal, poisson } from '../../core/distributions.ts';
import type { Rng } from '../../core/random.ts';
import type { Desk, Install, Program } from './desk.ts';
import type { Outside, Site } from './outside.ts';

/** Places of day-long processes in `Desk.pids`. */
const PID = { root: 0, shell: 1, browser: 2, editor: 3, mail: 4, chat: 5, backup: 6, plugin: 7 } as const;

/** Codes of actions and of the few file names that matter to every desk. */
export interface Words {
  readonly ProcessCreated: number;
  readonly FileCreated: number;
  readonly FileModified: number;
  readonly FileRenamed: number;
  readonly FileDeleted: number;
  readonly FileRead: number;
  readonly ConnectionSuccess: number;
  readonly ConnectionFailed: number;
  readonly credentials: number;
  readonly config: number;
  readonly key: number;
  readonly npmrc: number;
  readonly gitconfig: number;
  readonly cache: number;
}

/** What all episodes of a case share. `end`: nothing is written from then on. */
export interface Setting {
  readonly words: Words;
  readonly outside: Outside;
  readonly end: number;
}

/** One run of something on one laptop: writes rows and moves its own clock. */
export class Episode {
  private readonly out: EventBuffer<'EndpointActivity'>;
  private readonly rng: Rng;
  private readonly setting: Setting;
  private readonly desk: Desk;
  private readonly pids: readonly number[];
  private t: number;

  /** @param day number of the day, for process ids that last one */
  constructor(out: EventBuffer<'EndpointActivity'>, rng: Rng, setting: Setting, desk: Desk, t: number, day: number) {
    this.out = out;
    this.rng = rng;
    this.setting = setting;
    this.desk = desk;
    this.t = t;
    this.pids = desk.pids[Math.min(Math.max(0, day), desk.pids.length - 1)] ?? [];
  }

  private wait(medianS: number, sigma = 0.9): void {
    this.t += Math.floor(lognormal(this.rng, medianS, sigma) * SECOND);
  }

  private pid(of: keyof typeof PID): number {
    return this.pids[PID[of]] ?? 700;
  }

  /** A row by a running process. */
  private row(
    action: number,
    process: number,
    line: number,
    pid: number,
    parent: number,
    parentPid: number,
    more: { file?: number; folder?: number; ip?: number; port?: number; url?: number } = {},
  ): void {
    if (this.t >= this.setting.end) return;
    this.out.ensure(1);
    const c = this.out.columns;
    const i = this.out.rows++;
    c.t[i] = this.t;
    c.device[i] = this.desk.device;
    c.user[i] = this.desk.user;
    c.action[i] = action;
    c.process[i] = process;
    c.commandLine[i] = line;
    c.parent[i] = parent;
    c.pid[i] = pid;
    c.parentPid[i] = parentPid;
    c.file[i] = more.file ?? 0;
    c.folder[i] = more.folder ?? 0;
    c.remoteIp[i] = more.ip ?? 0;
    c.remotePort[i] = more.port ?? 0;
    c.remoteUrl[i] = more.url ?? 0;
  }

  private resident(
    action: number,
    program: Program,
    of: keyof typeof PID,
    more: { file?: number; folder?: number; ip?: number; port?: number; url?: number },
  ): void {
    this.row(action, program.name, program.line, this.pid(of), this.desk.root.name, this.pid('root'), more);
  }

  private target(site: Site, port = 443): { ip: number; port: number; url: number } {
    return { ip: this.rng.pick(site.ips), port, url: site.url };
  }

  private start(process: number, line: number, parent: number, parentPid: number): number {
    const pid = this.rng.between(900, 60_000);
    this.row(this.setting.words.ProcessCreated, process, line, pid, parent, parentPid);
    return pid;
  }

  private connection(): number {
    return this.rng.chance(0.015) ? this.setting.words.ConnectionFailed : this.setting.words.ConnectionSuccess;
  }

  web(): void {
    for (let n = 1 + poisson(this.rng, 2.6); n > 0; n--) {
      this.resident(
        this.connection(),
        this.desk.browser,
        'browser',
        this.target(this.setting.outside.sites[this.setting.outside.popular.pick(this.rng)] as Site),
      );
      this.wait(1.3, 1.2);
    }
    if (this.rng.chance(0.12)) this.start(this.desk.browser.name, this.desk.browser.line, this.desk.browser.name, this.pid('browser'));
  }

  mail(): void {
    const mail = this.rng.chance(0.5);
    for (let n = 1 + this.rng.int(2); n > 0; n--) {
      this.resident(
        this.connection(),
        mail ? this.desk.mail : this.desk.chat,
        mail ? 'mail' : 'chat',
        this.target(this.rng.pick(this.setting.outside.office)),
      );
      this.wait(20);
    }
  }

  document(): void {
    const program = this.rng.pick(this.desk.office);
    const file = { file: this.rng.pick(this.desk.documents), folder: this.desk.folders.documents };
    const pid = this.start(program.name, program.line, this.desk.root.name, this.pid('root'));
    for (let n = 1 + poisson(this.rng, 1.4); n > 0; n--) {
      this.wait(140, 1.1);
      this.row(
        this.rng.chance(0.2) ? this.setting.words.FileRenamed : this.setting.words.FileModified,
        program.name,
        program.line,
        pid,
        this.desk.root.name,
        this.pid('root'),
        file,
      );
    }
  }

  download(): void {
    this.resident(
      this.connection(),
      this.desk.browser,
      'browser',
      this.target(this.setting.outside.sites[this.setting.outside.popular.pick(this.rng)] as Site),
    );
    this.wait(3);
    this.resident(this.setting.words.FileCreated, this.desk.browser, 'browser', {
      file: this.rng.pick(this.desk.downloads),
      folder: this.desk.folders.downloads,
    });
  }

  edit(): void {
    const folder = this.rng.pick(this.desk.folders.repos);
    for (let n = 1 + poisson(this.rng, 2); n > 0; n--) {
      this.resident(this.rng.chance(0.12) ? this.setting.words.FileCreated : this.setting.words.FileModified, this.desk.editor, 'editor', {
        file: this.rng.pick(this.desk.sources),
        folder,
      });
      this.wait(45, 1.1);
      if (this.rng.chance(0.35)) this.start(this.desk.git, this.rng.pick(this.desk.gitLines), this.desk.editor.name, this.pid('editor'));
    }
  }

  git(): void {
    const line = this.rng.pick(this.desk.gitLines);
    const pid = this.start(this.desk.git, line, this.desk.shell.name, this.pid('shell'));
    this.wait(0.4);
    if (this.rng.chance(0.3))
      this.row(this.setting.words.FileRead, this.desk.git, line, pid, this.desk.shell.name, this.pid('shell'), {
        file: this.setting.words.gitconfig,
        folder: this.desk.folders.home,
      });
    if (this.rng.chance(0.55))
      this.row(
        this.connection(),
        this.desk.git,
        line,
        pid,
        this.desk.shell.name,
        this.pid('shell'),
        this.target(this.setting.outside.codeHost, this.rng.chance(0.6) ? 22 : 443),
      );
  }

  tool(): void {
    const tool = this.rng.pick(this.desk.tools);
    this.start(tool.name, tool.line, this.desk.shell.name, this.pid('shell'));
    this.wait(15);
  }

  /** Installing runs scripts of strangers: they look at settings files and fetch binaries, every day, on many laptops. */
  install(kind: 'npm' | 'pip'): void {
    const { desk, rng } = this;
    const { words, outside } = this.setting;
    const program = kind === 'npm' ? desk.node : desk.python;
    const one: Install = rng.pick(kind === 'npm' ? desk.npm : desk.pip);
    const main = this.start(program, one.line, desk.shell.name, this.pid('shell'));
    const act = (action: number, more: Parameters<Episode['row']>[6]): void =>
      this.row(action, program, one.line, main, desk.shell.name, this.pid('shell'), more);
    this.wait(0.6);
    act(words.ConnectionSuccess, this.target(outside.registry));
    if (rng.chance(0.5)) act(words.FileRead, { file: words.npmrc, folder: desk.folders.home });
    for (let n = 2 + poisson(rng, 7); n > 0; n--) {
      this.wait(0.25);
      act(words.FileCreated, { file: rng.pick(one.files), folder: one.folder });
    }
    if (one.script === 0) return;
    act(words.FileCreated, { file: one.scriptFile, folder: one.scriptFolder });
    this.wait(0.7);
    const child = this.start(program, one.script, program, main);
    const run = (action: number, more: Parameters<Episode['row']>[6]): void =>
      this.row(action, program, one.script, child, program, main, more);
    this.wait(0.3);
    if (rng.chance(0.45)) run(words.FileRead, { file: rng.pick([words.npmrc, words.gitconfig]), folder: desk.folders.home });
    if (rng.chance(0.12)) run(words.FileRead, { file: words.config, folder: rng.pick([desk.folders.ssh, desk.folders.aws]) });
    // A deployment kit looks for a profile, and at most asks the cloud who it is: it fetches nothing.
    if (rng.chance(0.06)) {
      run(words.FileRead, { file: words.credentials, folder: desk.folders.aws });
      this.wait(0.5);
      if (rng.chance(0.6)) run(words.ConnectionSuccess, this.target(rng.pick(outside.cloud)));
      return;
    }
    if (one.fetches || rng.chance(0.15)) {
      const site = rng.pick(outside.binaries);
      if (rng.chance(0.08)) run(words.ConnectionFailed, this.target(site));
      this.wait(1.5);
      run(words.ConnectionSuccess, this.target(site, rng.chance(0.04) ? 8443 : 443));
      this.wait(2.5);
      run(words.FileCreated, { file: words.cache, folder: one.folder });
    }
  }

  cloud(): void {
    const { desk, rng } = this;
    const { words } = this.setting;
    const line = rng.pick(desk.awsLines);
    const pid = this.start(desk.aws, line, desk.shell.name, this.pid('shell'));
    const act = (action: number, more: Parameters<Episode['row']>[6]): void =>
      this.row(action, desk.aws, line, pid, desk.shell.name, this.pid('shell'), more);
    this.wait(0.3);
    act(words.FileRead, { file: words.config, folder: desk.folders.aws });
    if (rng.chance(0.6)) act(words.FileRead, { file: words.credentials, folder: desk.folders.aws });
    this.wait(0.4);
    for (let n = 1 + rng.int(2); n > 0; n--) act(this.connection(), this.target(rng.pick(this.setting.outside.cloud)));
  }

  /** Plug-ins and deployment tools read the same file as the AWS command does. */
  plugin(): void {
    const { desk, rng } = this;
    const { words } = this.setting;
    if (rng.chance(0.35)) {
      const line = rng.pick(desk.npm).line;
      const pid = this.start(desk.node, line, desk.editor.name, this.pid('editor'));
      this.wait(0.8);
      this.row(words.FileRead, desk.node, line, pid, desk.editor.name, this.pid('editor'), {
        file: words.credentials,
        folder: desk.folders.aws,
      });
      return;
    }
    this.resident(words.FileRead, desk.plugin, 'plugin', {
      file: rng.chance(0.5) ? words.credentials : words.config,
      folder: desk.folders.aws,
    });
    this.wait(1);
    if (rng.chance(0.6)) this.resident(this.connection(), desk.plugin, 'plugin', this.target(rng.pick(this.setting.outside.cloud)));
  }

  backup(): void {
    const { desk, rng } = this;
    const { words } = this.setting;
    const files = [words.credentials, words.config, words.key, words.gitconfig, words.npmrc];
    for (const file of files) {
      if (!desk.person.engineer || !rng.chance(0.75)) continue;
      this.resident(words.FileRead, desk.backup, 'backup', {
        file,
        folder:
          file === words.key
            ? desk.folders.ssh
            : file === words.credentials || file === words.config
              ? desk.folders.aws
              : desk.folders.home,
      });
      this.wait(0.2);
    }
    this.resident(this.connection(), desk.backup, 'backup', this.target(this.setting.outside.backup));
  }

  update(): void {
    const updater = this.rng.pick(this.desk.updaters);
    const pid = this.start(updater.name, updater.line, this.desk.root.name, this.pid('root'));
    this.wait(1);
    this.row(
      this.connection(),
      updater.name,
      updater.line,
      pid,
      this.desk.root.name,
      this.pid('root'),
      this.target(this.rng.pick(this.setting.outside.updates)),
    );
  }

  system(): void {
    for (let n = 1 + poisson(this.rng, 1.1); n > 0; n--) {
      const program = this.rng.pick(this.desk.system);
      this.start(program.name, program.line, this.desk.root.name, this.pid('root'));
      this.wait(4, 1.4);
    }
  }
}
