import type { Requester } from '../../server/access/principal.ts';
import type {
  AccountDto,
  LoginInfoDto,
  PasswordChange,
  TokenInfoDto,
  UserCreate,
  UserDto,
  UserUpdate,
} from '../../server/contract/access-dto.ts';
import { CodedError } from '../../server/contract/error-codes.ts';

/** Desks of accounts that answer, and keep what they were asked: for tests of the routes in front of them. */

export function sampleUserDto(fields: Partial<UserDto> = {}): UserDto {
  return {
    id: 'u2',
    username: 'li.ming',
    displayName: '李明',
    roles: ['operator'],
    scope: { domains: ['water'], regions: ['6109'] },
    enabled: true,
    totpEnabled: false,
    mustChangePassword: true,
    createdAtMs: 1,
    lastLoginAtMs: null,
    revision: 1,
    ...fields,
  };
}

const LOGIN: LoginInfoDto = {
  id: 's1',
  createdAtMs: 1,
  lastSeenAtMs: 2,
  address: '192.0.2.7',
  userAgent: 'a browser',
  current: true,
};

const TOKEN: TokenInfoDto = {
  id: 't1',
  name: '大屏',
  roles: ['operator'],
  scope: { domains: null, regions: null },
  createdAtMs: 1,
  expiresAtMs: null,
  lastUsedAtMs: 2,
};

/** What was asked for: the desk's function, who asked and with what. */
export type AskedOfDesk = readonly [what: string, by: Requester | null, ...details: unknown[]];

export class StubUserDesk {
  readonly asked: AskedOfDesk[] = [];

  async list(): Promise<UserDto[]> {
    return [sampleUserDto()];
  }

  async get(_principal: unknown, id: string): Promise<UserDto> {
    if (id !== 'u2') throw new CodedError('USER_NOT_FOUND');
    return sampleUserDto();
  }

  async create(by: Requester, user: UserCreate) {
    this.asked.push(['create', by, user]);
    return { user: sampleUserDto({ username: user.username }), password: 'k7rm-9xqe-abcd-efgh' };
  }

  async update(by: Requester, id: string, change: UserUpdate): Promise<UserDto> {
    this.asked.push(['update', by, id, change]);
    return sampleUserDto({ revision: change.revision + 1 });
  }

  async remove(by: Requester, id: string): Promise<void> {
    this.asked.push(['remove', by, id]);
  }

  async resetPassword(by: Requester, id: string) {
    this.asked.push(['resetPassword', by, id]);
    return { user: sampleUserDto(), password: 'k7rm-9xqe-abcd-efgh' };
  }

  async removeTotp(by: Requester, id: string): Promise<UserDto> {
    this.asked.push(['removeTotp', by, id]);
    return sampleUserDto();
  }

  async listSessions(): Promise<LoginInfoDto[]> {
    return [LOGIN];
  }

  async listTokens(): Promise<TokenInfoDto[]> {
    return [TOKEN];
  }

  async removeToken(by: Requester, id: string, tokenId: string): Promise<void> {
    this.asked.push(['removeToken', by, id, tokenId]);
  }

  async endSessions(by: Requester, id: string): Promise<void> {
    this.asked.push(['endSessions', by, id]);
  }
}

export class StubAccountDesk {
  readonly asked: AskedOfDesk[] = [];

  async describe(): Promise<AccountDto> {
    return { totpEnabled: false, recoveryCodesLeft: 0, passwordMinLength: 10 };
  }

  async changePassword(by: Requester, change: PasswordChange): Promise<void> {
    this.asked.push(['changePassword', by, change]);
  }

  listSessions(): LoginInfoDto[] {
    return [LOGIN];
  }

  async endSession(by: Requester, id: string): Promise<void> {
    if (id !== LOGIN.id) throw new CodedError('NOT_FOUND');
    this.asked.push(['endSession', by, id]);
  }
}

export class StubTotpDesk {
  readonly asked: AskedOfDesk[] = [];

  async offer(by: Requester, password: string) {
    this.asked.push(['offer', by, password]);
    return { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Onescreen:admin?secret=JBSWY3DPEHPK3PXP' };
  }

  async confirm(by: Requester, code: string): Promise<string[]> {
    if (code !== '123456') throw new CodedError('WRONG_CODE');
    this.asked.push(['confirm', by, code]);
    return ['k7rm-9xqe-abcd-efgh'];
  }

  async remove(by: Requester, password: string): Promise<void> {
    this.asked.push(['remove', by, password]);
  }
}
