import { type FSWatcher, lstatSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import { type ConfigDiff, diffConfig, isEmptyDiff } from './config-diff.ts';
import { ConfigError } from './config-problem.ts';
import type { Config } from './streams-config.ts';

export interface ConfigEvents {
  /** The new configuration holds from now on; its `hub` is still the one the hub was started with. */
  'config:changed': { config: Config; diff: ConfigDiff };
  /** The file is bad; the configuration before it stays in force. */
  'config:rejected': { error: ConfigError };
}

export interface ConfigWatchOptions {
  file: string;
  /** What the hub was started with. */
  config: Config;
  load(): Promise<Config>;
  clock: Clock;
  logger: Logger;
}

/** Editors write a file in several steps, some by way of a rename: wait until it has been quiet for this long. */
const QUIET_MS = 200;

/** Keeps the configuration in force up to date with its file. */
export class ConfigWatch {
  readonly events: TypedEmitter<ConfigEvents>;
  private readonly options: ConfigWatchOptions;
  private config: Config;
  private watcher: FSWatcher | null = null;
  private quiet: Timer | null = null;
  private reloading: Promise<void> = Promise.resolve();

  constructor(options: ConfigWatchOptions) {
    this.options = options;
    this.config = options.config;
    this.events = new TypedEmitter(options.logger);
  }

  get current(): Config {
    return this.config;
  }

  /** Watches the folder, not the file: a file replaced by a rename would be lost from sight. */
  start(): void {
    if (this.watcher) return;
    const file = resolve(this.options.file);
    try {
      this.watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
        if (name === null || name === basename(file) || isLink(file)) this.noteChange();
      });
      this.watcher.on('error', (error) => this.warnUnwatched(error));
    } catch (error) {
      this.warnUnwatched(error);
    }
  }

  stop(): void {
    this.watcher?.close();
    this.watcher = null;
    this.quiet?.cancel();
    this.quiet = null;
  }

  /** Reads the file now, as on SIGHUP. Never rejects: a bad file is told by 'config:rejected'. */
  reload(): Promise<void> {
    this.reloading = this.reloading.then(() => this.reloadOnce());
    return this.reloading;
  }

  private noteChange(): void {
    this.quiet?.cancel();
    this.quiet = this.options.clock.setTimer(() => {
      this.quiet = null;
      void this.reload();
    }, QUIET_MS);
  }

  private async reloadOnce(): Promise<void> {
    try {
      this.apply(await this.options.load());
    } catch (error) {
      this.reject(error);
    }
  }

  private apply(loaded: Config): void {
    const { logger } = this.options;
    const diff = diffConfig(this.config, loaded);
    if (isEmptyDiff(diff)) {
      logger.info({}, 'the configuration was read again: nothing has changed');
      return;
    }
    if (diff.restartNeeded.length > 0) {
      logger.warn({ settings: diff.restartNeeded }, 'these settings take effect after a restart');
    }
    this.config = Object.freeze({ ...loaded, hub: this.config.hub });
    const { added, changed, removed } = diff;
    logger.info(
      { added: added.length, changed: changed.length, removed: removed.length },
      'the configuration was reloaded',
    );
    this.events.emit('config:changed', { config: this.config, diff });
  }

  private reject(error: unknown): void {
    const { file, logger } = this.options;
    if (error instanceof ConfigError) {
      logger.error(
        { problems: error.problems },
        `${error.message}\nThe configuration before it stays in force.`,
      );
      this.events.emit('config:rejected', { error });
    } else {
      logger.error({ err: error, file }, 'the configuration could not be reloaded');
    }
  }

  private warnUnwatched(error: unknown): void {
    this.options.logger.warn(
      { err: error },
      'the configuration file is not watched: send SIGHUP to reload it',
    );
  }
}

/** Mounted configuration folders swap a link beside the file: any change there may be a change of the file. */
function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}
