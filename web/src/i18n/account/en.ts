import type { Texts } from './zh.ts';

export const en: Texts = {
  saving: 'Saving…',
  first: {
    title: 'Choose a new password',
    help: 'Welcome, {{name}}. An admin gave you the present password; choose your own to go on.',
    current: 'Present password (from the admin)',
    submit: 'Save and enter',
  },
  password: {
    next: 'New password',
    repeated: 'New password once more',
    rules: 'What a new password needs',
    rule: {
      long: 'Long enough',
      length: 'At least {{n}} characters; longer is better',
      own: 'Not your user name, a common password, a phone number, a date, or the present one',
      free: 'Any characters, spaces too; no mix is required',
    },
    needCurrent: 'Enter your present password.',
    needNext: 'Enter a new password.',
    differ: 'The two new passwords are not the same.',
    wrong: 'This is not your present password.',
    problem: {
      short: 'A new password needs at least {{n}} characters.',
      name: 'The new password has your user name in it.',
      repeated: 'A new password needs at least 5 different characters.',
      row: 'The new password is a row of neighbours, as 123456 or abcdef.',
      common: 'Everybody tries this password first. Choose another.',
      same: 'The new password is the present one.',
    },
  },
};
