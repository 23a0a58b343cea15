import { beforeEach, expect, test } from 'vitest';
import { resetPassword } from '../../../server/access/password-reset.ts';
import { AccessStage, ADMIN_PASSWORD, codeOf, requesterOf } from '../../support/access-stage.ts';
import { eventually } from '../../support/eventually.ts';
import { totpCode } from '../../support/totp-code.ts';

const CHEAP = { memoryKib: 64, passes: 1 };

let stage: AccessStage;

beforeEach(async () => {
  stage = await AccessStage.start();
});

const reset = (username: string) =>
  resetPassword({ storage: stage.storage, audit: stage.audit, passwordCost: CHEAP }, username);

test('an admin who has lost everything gets in again, and the hub that runs knows within seconds', async () => {
  const opened = await stage.login();
  const by = requesterOf(opened);
  const { secret } = await stage.access.totp.offer(by, ADMIN_PASSWORD);
  await stage.access.totp.confirm(by, totpCode(secret, stage.clock.now()));
  await stage.clock.advance(4_000);
  const password = await reset(' Admin');
  await stage.clock.advance(2_000);
  // It reads what has changed, which takes a moment of real time.
  await eventually(() => expect(stage.access.authenticate(opened)).toBeNull());
  expect(await codeOf(stage.login())).toBe('WRONG_LOGIN');
  expect((await stage.login('admin', password)).principal.mustChangePassword).toBe(true);
  const noted = (await stage.entries()).find(({ action }) => action === 'user:password-reset');
  expect(noted).toMatchObject({
    via: 'hub',
    targetName: 'admin',
    detail: { by: 'command', endedSessions: 1 },
  });
  expect(JSON.stringify(noted)).not.toContain(password);
});

test('an account that was disabled is enabled, so that the password opens it', async () => {
  const { user } = await stage.addUser({ roles: ['operator'] });
  await stage.access.users.update(await stage.asAdmin(), user.id, {
    revision: user.revision,
    enabled: false,
  });
  const password = await reset('li.ming');
  expect(await codeOf(stage.login('li.ming', password))).toBe('no error');
});

test('a name that is not there is said plainly, and nothing changes', async () => {
  const before = (await stage.entries()).length;
  await expect(reset('nobody')).rejects.toThrow('There is no account with the name nobody.');
  expect(await stage.entries()).toHaveLength(before);
});
