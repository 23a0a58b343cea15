import type { TokenRecord, TokenStore } from '../token-store.ts';
import type { MemoryUserStore } from './memory-user-store.ts';

export class MemoryTokenStore implements TokenStore {
  private readonly tokens = new Map<string, TokenRecord>();
  private readonly users: MemoryUserStore;

  constructor(users: MemoryUserStore) {
    this.users = users;
  }

  async list(): Promise<TokenRecord[]> {
    return structuredClone([...this.tokens.values()]);
  }

  async add(token: TokenRecord): Promise<void> {
    if (!this.users.hasId(token.userId)) throw new Error('the token belongs to no user');
    this.tokens.set(token.id, structuredClone(token));
  }

  async remove(id: string): Promise<boolean> {
    return this.tokens.delete(id);
  }
}
