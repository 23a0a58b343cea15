import type { Role } from '../contract/dto.ts';

export interface UserRecord {
  id: string;
  /** Lower case and unique. */
  username: string;
  displayName: string;
  roles: Role[];
  passwordHash: string;
  createdAtMs: number;
}

export interface UserStore {
  list(): Promise<UserRecord[]>;
  findByUsername(username: string): Promise<UserRecord | null>;
  /** False when the user name is taken. */
  add(user: UserRecord): Promise<boolean>;
}
