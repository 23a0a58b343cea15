import type { EvidenceKeyRecord, EvidenceKeyStore } from '../incident-store.ts';
import type { SqlConnection } from './sql-connection.ts';

export class SqlEvidenceKeyStore implements EvidenceKeyStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<EvidenceKeyRecord[]> {
    const rows = await this.connection.database
      .selectFrom('evidence_keys')
      .selectAll()
      .orderBy('created_at_ms', 'desc')
      .orderBy('fingerprint')
      .execute();
    return rows.map(({ fingerprint, public_key: publicKey, sealed, created_at_ms: createdAtMs }) => ({
      ...{ fingerprint, publicKey, sealed, createdAtMs },
    }));
  }

  async add({ fingerprint, publicKey, sealed, createdAtMs }: EvidenceKeyRecord): Promise<void> {
    await this.connection.database
      .insertInto('evidence_keys')
      .values({ fingerprint, public_key: publicKey, sealed, created_at_ms: createdAtMs })
      .execute();
  }

  async reseal(fingerprint: string, before: string, after: string): Promise<void> {
    await this.connection.database
      .updateTable('evidence_keys')
      .set({ sealed: after })
      .where('fingerprint', '=', fingerprint)
      .where('sealed', '=', before)
      .execute();
  }
}
