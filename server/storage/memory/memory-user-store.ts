import type { UserRecord, UserStore } from '../user-store.ts';

export class MemoryUserStore implements UserStore {
  private readonly users = new Map<string, UserRecord>();

  async list(): Promise<UserRecord[]> {
    return structuredClone([...this.users.values()]);
  }

  async findByUsername(username: string): Promise<UserRecord | null> {
    return structuredClone(this.users.get(username) ?? null);
  }

  async add(user: UserRecord): Promise<boolean> {
    if (this.users.has(user.username)) return false;
    this.users.set(user.username, structuredClone(user));
    return true;
  }

  hasId(id: string): boolean {
    return [...this.users.values()].some((user) => user.id === id);
  }
}
