import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Database from 'libsql';
import type { Clock } from '../../base/clock.ts';
import { storableText } from '../sql/storable-text.ts';

type LibsqlDatabase = InstanceType<typeof Database>;
type WaitingClock = Pick<Clock, 'monotonic' | 'sleep' | 'defer'>;

/** Another process that writes (a command beside the hub) is waited for this long. */
const BUSY_DEADLINE_MS = 10_000;
const BUSY_PAUSE_MS = 5;

/** Queries in a row hold the event loop no longer than this: it serves video besides. */
const TURN_BUDGET_MS = 5;

/**
 * Kysely over libsql's synchronous interface: one connection, used by one query or transaction at a time. SQLite itself would
 * wait for another process with the event loop held; so it is told not to wait, and the waiting is done here.
 */
export class LibsqlDialect implements Dialect {
  private readonly database: LibsqlDatabase;
  private readonly clock: WaitingClock;
  private readonly onWritten: () => void;

  /** @param onWritten after each change that has been kept */
  constructor(database: LibsqlDatabase, clock: WaitingClock, onWritten: () => void = () => {}) {
    this.database = database;
    this.clock = clock;
    this.onWritten = onWritten;
  }

  createDriver(): Driver {
    return new LibsqlDriver(this.database, this.clock, this.onWritten);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(kysely: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(kysely);
  }
}

class LibsqlDriver implements Driver {
  private readonly database: LibsqlDatabase;
  private readonly clock: WaitingClock;
  private readonly connection: DatabaseConnection;
  private readonly onWritten: () => void;
  private free: Promise<void> = Promise.resolve();
  private giveFree: () => void = () => {};

  constructor(database: LibsqlDatabase, clock: WaitingClock, onWritten: () => void) {
    this.database = database;
    this.clock = clock;
    this.onWritten = onWritten;
    this.connection = new LibsqlConnection(database, clock, onWritten);
  }

  async init(): Promise<void> {}

  /** In the order of asking; each waits until the one before has released. */
  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.free;
    let give = () => {};
    this.free = new Promise((resolve) => {
      give = resolve;
    });
    await before;
    this.giveFree = give;
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    this.giveFree();
  }

  /** For writing from the start: one that reads first could not write after another process has. */
  async beginTransaction(): Promise<void> {
    await whenFree(this.clock, () => this.database.exec('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    this.database.exec('commit');
    this.onWritten();
  }

  async rollbackTransaction(): Promise<void> {
    this.database.exec('rollback');
  }

  async destroy(): Promise<void> {
    this.database.close();
  }
}

class LibsqlConnection implements DatabaseConnection {
  private readonly database: LibsqlDatabase;
  private readonly clock: WaitingClock;
  private readonly onWritten: () => void;
  /** When the queries of this turn of the event loop began; null before the first. */
  private turnStartMs: number | null = null;

  constructor(database: LibsqlDatabase, clock: WaitingClock, onWritten: () => void) {
    this.database = database;
    this.clock = clock;
    this.onWritten = onWritten;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    await this.giveWay();
    return whenFree(this.clock, () => this.execute<Row>(sql, parameters));
  }

  // biome-ignore lint/correctness/useYield: a stream is part of the interface; nothing here is large enough for one
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('this dialect does not stream');
  }

  /** Awaiting what was done at once lets nothing but other promises go on. */
  private async giveWay(): Promise<void> {
    const nowMs = this.clock.monotonic();
    if (this.turnStartMs === null) {
      this.turnStartMs = nowMs;
      this.clock.defer(() => {
        this.turnStartMs = null;
      });
    } else if (nowMs - this.turnStartMs >= TURN_BUDGET_MS) {
      await new Promise<void>((resolve) => this.clock.defer(resolve));
    }
  }

  private execute<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const statement = this.database.prepare(sql);
    const values = parameters.map(storableText);
    // `all`, because the rows of `get` carry a member of libsql's own.
    if (statement.reader) return { rows: statement.all(values) as Row[] };
    const { changes, lastInsertRowid } = statement.run(values);
    if (!this.database.inTransaction) this.onWritten();
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

async function whenFree<T>(clock: WaitingClock, work: () => T): Promise<T> {
  const deadlineMs = clock.monotonic() + BUSY_DEADLINE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const { code } = error as { code?: string };
      if (!code?.startsWith('SQLITE_BUSY') || clock.monotonic() >= deadlineMs) throw error;
    }
    await clock.sleep(BUSY_PAUSE_MS);
  }
}
