import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

/** The release build under test; `make test` says where it is. */
export const BINARY = process.env.GUANXI_BINARY ?? '';
export const SITE = process.env.GUANXI_SITE_ROOT ?? '';

/** Where the prepared data directories are kept during a run. */
export const worldDir = (name: string) => path.join(process.env.GUANXI_WORLDS ?? '', name);

/** A running Guanxi with a data directory of its own. */
export class Server {
  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private child: ChildProcess,
    private log: string[],
  ) {}

  /** Starts on a free port; returns once it has said where. `from` is a data directory to copy. */
  static async start(from?: string, extra: string[] = []): Promise<Server> {
    for (const [name, value] of [['GUANXI_BINARY', BINARY], ['GUANXI_SITE_ROOT', SITE]]) {
      if (!value || !existsSync(value)) throw new Error(`${name} must name the release build; run "make test".`);
    }
    const dataDir = await Server.directory(from);
    return Server.run(dataDir, extra);
  }

  /** A fresh directory, or a copy of a prepared one, that an unprivileged PostgreSQL can reach. */
  static async directory(from?: string): Promise<string> {
    const dir = await mkdtemp(path.join(tmpdir(), 'gx-'));
    await chmod(dir, 0o755);
    const dataDir = path.join(dir, 'd');
    if (from) {
      // cp -a keeps the owner, which Node's copy does not.
      await command('cp', ['-a', from, dataDir]);
    }
    return dataDir;
  }

  /** Starts on an existing data directory. */
  static async run(dataDir: string, extra: string[] = []): Promise<Server> {
    const log: string[] = [];
    const child = spawn(BINARY, ['serve', '--addr', '127.0.0.1:0', '--data-dir', dataDir, '--site-root', SITE, ...extra], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: '', RUST_BACKTRACE: '1' },
    });
    const url = await new Promise<string>((resolve, reject) => {
      const watch = (stream: NodeJS.ReadableStream) =>
        readline.createInterface({ input: stream }).on('line', (line) => {
          log.push(line);
          const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
          if (found) resolve(found[0]);
        });
      watch(child.stdout!);
      watch(child.stderr!);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log.slice(-40).join('\n')}`)));
      child.once('error', reject);
    });
    return new Server(url, dataDir, child, log);
  }

  get lines() {
    return this.log;
  }

  get pid() {
    return this.child.pid!;
  }

  /** Asks it to end and waits until it has. */
  async stop(keep = false) {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGINT');
      await gone;
    }
    if (!keep) await rm(path.dirname(this.dataDir), { recursive: true, force: true });
  }
}

/** Runs a program to its end; its output, or an error with it. */
export function command(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: '' } });
    let out = '';
    child.stdout.on('data', (d) => (out += d));
    child.stderr.on('data', (d) => (out += d));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${out}`)),
    );
  });
}
