import { expect, test } from 'vitest';
import { GUESSED_PASSWORDS } from '../../../server/access/guessed-passwords.ts';
import { PasswordRules } from '../../../server/access/password-rules.ts';
import { passwordProblemOf } from '../../../server/contract/password-problems.ts';

const rules = new PasswordRules(10);
const problemOf = (password: string, username = 'li.ming') => rules.problemOf(password, { username });

test.each([
  ['汉江大桥的夜班值守人员'],
  ['correct horse staple'],
  ['k7rm-9xqe-abcd-efgh'],
  ['passwords are a nuisance'],
  ['69251893470126583947'],
  ['Ab1!Cd2?Ef'],
])('%s may be taken', (password) => {
  expect(problemOf(password)).toBeNull();
});

test.each([
  ['short', /at least 10 characters/],
  ['汉江大桥', /at least 10 characters/],
  ['𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷', /at least 10 characters/],
  ['aaaaaaaaaaaa', /5 different characters/],
  ['abcabcabcabc', /5 different characters/],
  ['1234567890', /neighbouring/],
  ['0123456789', /neighbouring/],
  ['abcdefghijkl', /neighbouring/],
  ['zyxwvutsrqpo', /neighbouring/],
  ['Password2026!', /tries first/],
  ['ＰＡＳＳＷＯＲＤ２０２６', /tries first/],
  ['!!p@ssw0rd!!2026', /tries first/],
  ['passwordpassword', /tries first/],
  ['qwertyuiop123', /tries first/],
  ['Ankang2026!!', /tries first/],
  ['安康市20260115', /tries first/],
  ['13912345078', /tries first/],
  ['612401199001011234', /tries first/],
  ['xx-li.ming-xx', /user name/],
  ['XX-Li.Ming-XX', /user name/],
])('%s is refused, and says why', (password, problem) => {
  expect(problemOf(password)).toMatch(problem);
  expect(() => rules.check(password, { username: 'li.ming' })).toThrow(
    expect.objectContaining({ code: 'WEAK_PASSWORD' }),
  );
});

test('a user name of two letters may turn up in a password', () => {
  expect(problemOf('a limerick at night', 'li')).toBeNull();
});

test('how long a password has to be is a setting', () => {
  expect(new PasswordRules(20).problemOf('correct horse stapl', { username: 'x' })).toMatch(/20/);
  expect(new PasswordRules(20).problemOf('correct horse staple', { username: 'x' })).toBeNull();
});

test('the list of common ones is written as passwords are compared', () => {
  for (const word of GUESSED_PASSWORDS) expect(word).toBe(word.normalize('NFKC').toLowerCase());
});

test.each([
  ['汉江大桥', 'short'],
  ['li.ming was here', 'name'],
  ['aaaaaaaaaaaa', 'repeated'],
  ['abcdefghijkl', 'row'],
  ['Password2026!', 'common'],
])('a page knows why %s is refused, to say it in its own language', (password, problem) => {
  expect(passwordProblemOf(problemOf(password))).toBe(problem);
});

test('a page takes no other sentence for a reason that it knows', () => {
  for (const detail of [null, '', 'Choose 10 characters.']) expect(passwordProblemOf(detail)).toBeNull();
});
