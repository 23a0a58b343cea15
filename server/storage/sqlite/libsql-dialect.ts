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

type LibsqlDatabase = InstanceType<typeof Database>;

/** Kysely over libsql's synchronous interface: one connection, used by one query or transaction at a time. */
export class LibsqlDialect implements Dialect {
  private readonly database: LibsqlDatabase;

  constructor(database: LibsqlDatabase) {
    this.database = database;
  }

  createDriver(): Driver {
    return new LibsqlDriver(this.database);
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
  private readonly connection: DatabaseConnection;
  private free: Promise<void> = Promise.resolve();
  private giveFree: () => void = () => {};

  constructor(database: LibsqlDatabase) {
    this.database = database;
    this.connection = new LibsqlConnection(database);
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

  async beginTransaction(): Promise<void> {
    this.database.exec('begin');
  }

  async commitTransaction(): Promise<void> {
    this.database.exec('commit');
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

  constructor(database: LibsqlDatabase) {
    this.database = database;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.database.prepare(sql);
    // `all`, because the rows of `get` carry a member of libsql's own.
    if (statement.reader) return { rows: statement.all([...parameters]) as Row[] };
    const { changes, lastInsertRowid } = statement.run([...parameters]);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // biome-ignore lint/correctness/useYield: a stream is part of the interface; nothing here is large enough for one
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('this dialect does not stream');
  }
}
