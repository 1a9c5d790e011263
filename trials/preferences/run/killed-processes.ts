import { fileURLToPath } from 'node:url';
import { type GuardedProcess, startGuarded } from '@cio-bus/servers';

/** An app and two relays, which are killed and started again. */
export interface KilledProcesses {
  /** Updates that the app has stored. */
  stored(): number;
  /** Resolves once the app has stored this many. @throws Error with the last lines of an app that has ended by itself */
  untilStored(count: number): Promise<void>;
  killApp(): Promise<void>;
  /** Kills the relays in turn. */
  killRelay(): Promise<void>;
  stop(): Promise<void>;
}

interface ProcessOptions {
  env: Readonly<Record<string, string>>;
  /** For logs. */
  folder: string;
  updates: number;
}

const RELAYS = 2;

/** Starts the processes. */
export function startProcesses({ env, folder, updates }: ProcessOptions): KilledProcesses {
  const start = (name: string, program: string, own: Record<string, string> = {}) =>
    startGuarded({
      name,
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning', pathOf(program)],
      env: { ...env, ...own },
      logFile: `${folder}/${name}.log`,
    });
  const progress = new StoredUpdates();
  const startApp = () => progress.follow(start('app', 'app', { UPDATES: `${updates}`, FROM: `${progress.stored}` }));
  let app = startApp();
  const relays = Array.from({ length: RELAYS }, (_, index) => start(`relay-${index}`, 'relay'));
  let turn = 0;
  return {
    stored: () => progress.stored,
    untilStored: (count) => progress.until(count, app),
    async killApp() {
      await kill(app);
      app = startApp();
    },
    async killRelay() {
      turn = (turn + 1) % RELAYS;
      await kill(relays[turn] as GuardedProcess);
      relays[turn] = start(`relay-${turn}`, 'relay');
    },
    async stop() {
      await Promise.all([app, ...relays].map(kill));
    },
  };
}

async function kill(process: GuardedProcess): Promise<void> {
  process.signal('SIGKILL');
  await process.exited;
}

/** How far the app is, over its restarts. Updates are stored in order, and each start continues where the last one was killed. */
class StoredUpdates {
  stored = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  /** Reads what an app prints. */
  follow(app: GuardedProcess): GuardedProcess {
    void this.#read(app);
    return app;
  }

  until(count: number, app: GuardedProcess): Promise<void> {
    if (this.stored >= count) return Promise.resolve();
    const reached = new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    const ended = async () => {
      await app.exited;
      throw new Error(`the app ended:\n${app.lastLines().join('\n')}`);
    };
    return Promise.race([reached, ended()]);
  }

  async #read(app: GuardedProcess): Promise<void> {
    for (;;) {
      const line = await app.line(/^stored (\d+)$/).catch(() => undefined); // it was killed
      if (!line) return;
      this.stored = Math.max(this.stored, Number(line[1]) + 1);
      for (const { count, resolve } of this.#waiting) if (this.stored >= count) resolve();
      this.#waiting = this.#waiting.filter(({ count }) => this.stored < count);
    }
  }
}

const pathOf = (program: string) => fileURLToPath(new URL(`../processes/${program}.ts`, import.meta.url));
